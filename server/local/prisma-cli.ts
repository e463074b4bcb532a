import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface PrismaRun {
  readonly args: readonly string[];
  readonly databaseUrl: string;
  readonly deadlineMs: number;
}

/**
 * Runs the Prisma CLI with the engine that npm installed, so that nothing is downloaded. Returns stdout;
 * throws an Error with what the CLI said.
 */
export async function runPrisma(run: PrismaRun): Promise<string> {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...run.args], {
      cwd: root,
      timeout: run.deadlineMs,
      maxBuffer: 16 * 1024 * 1024,
      env: prismaEnvironment(run.databaseUrl),
    });
    return stdout;
  } catch (cause) {
    throw new Error(`\`prisma ${run.args.join(" ")}\` failed: ${saidBy(cause)}`, { cause });
  }
}

function prismaEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  return {
    // eslint-disable-next-line no-restricted-properties -- a child needs PATH and HOME; nothing is read here
    ...process.env,
    DATABASE_URL: databaseUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL("../../prisma/schema-engine.mjs", import.meta.url)),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    NO_COLOR: "1",
  };
}

function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const output = [
    "stdout" in error ? String(error.stdout) : "",
    "stderr" in error ? String(error.stderr) : "",
  ]
    .join("\n")
    .trim();
  return output === "" ? error.message : output;
}
