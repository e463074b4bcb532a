import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { SandboxError, type Sandbox, type Sandboxes } from "#sandbox/index.ts";
import type { LabDefinition } from "#server/lab-definitions/schema.ts";
import { AppError } from "#server/errors.ts";
import type { Logger } from "#server/log.ts";
import { BoundedTurns } from "./bounded-turns.ts";
import { termsOf } from "./lab-settings.ts";
import type { LabFileContent } from "./schema.ts";
import { runTestCommand, type JudgedRun } from "./test-command.ts";

const MOST_WAITING = 100;
const MOST_OF_ONE = 4;

/** Test runs in sandboxes of their own, which are gone afterwards. A few at a time; the others wait. */
export interface RunsApart {
  /**
   * Runs the definition's tests on what `fill` has put into an empty home, for the person `by`. UNAVAILABLE when no
   * sandbox can be had, or too many wait for one; TOO_MANY_REQUESTS when too many of these are that person's.
   */
  run(
    definition: LabDefinition,
    fill: (sandbox: Sandbox) => Promise<void>,
    options?: { readonly by?: string | undefined; readonly signal?: AbortSignal },
  ): Promise<JudgedRun>;
  /** The same with these files, and over them all of the definition's tests. */
  runFiles(definition: LabDefinition, files: readonly LabFileContent[], by?: string): Promise<JudgedRun>;
}

export function createRunsApart(sandboxes: Sandboxes, log: Pick<Logger, "warn">): RunsApart {
  const turns = new BoundedTurns({
    most: Math.max(2, availableParallelism()),
    mostWaiting: MOST_WAITING,
    mostOfOne: MOST_OF_ONE,
  });
  const run: RunsApart["run"] = (definition, fill, { by, signal } = {}) =>
    turns.take(
      async () => {
        const id = `apart-${randomUUID()}`;
        try {
          const sandbox = await sandboxes.open(id, termsOf(definition).sandbox);
          await fill(sandbox);
          return await runTestCommand(sandbox, definition, signal);
        } catch (error) {
          signal?.throwIfAborted();
          if (!(error instanceof SandboxError)) throw error;
          throw new AppError("UNAVAILABLE", error.message, { cause: error });
        } finally {
          await sandboxes.destroy(id).catch((error: unknown) => {
            log.warn({ err: error, id }, "the home of a test run was not removed");
          });
        }
      },
      { by, signal },
    );
  return {
    run,
    runFiles: (definition, files, by) =>
      run(definition, (sandbox) => putFiles(sandbox, [...files, ...definition.tests]), { by }),
  };
}

/** Puts files into a home; of two with one path the later one is there. */
export async function putFiles(sandbox: Sandbox, files: readonly LabFileContent[]): Promise<void> {
  for (const { path, content } of files) await sandbox.home.write(path, Buffer.from(content));
}
