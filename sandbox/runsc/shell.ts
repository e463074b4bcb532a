import * as fs from "node:fs/promises";
import * as path from "node:path";
import { spawn, type IPty } from "node-pty";
import type { Shell } from "../driver.ts";
import { processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";

const MAX_COLUMNS = 1000;
const MAX_ROWS = 500;

export interface ShellOptions {
  readonly columns: number;
  readonly rows: number;
  /** Why the sandbox has ended, or undefined when only the shell did; asked when the shell exits. */
  readonly whyEnded: () => Promise<string | undefined>;
}

/**
 * Starts bash on a tty inside the container.
 *
 * Only a process description with `terminal: true` gives the guest a tty: a plain `runsc exec` under a pty has none,
 * and its echo, Ctrl-C and resize would be the host's.
 */
export async function openShellIn(
  layout: Layout,
  engine: Engine,
  container: Container,
  options: ShellOptions,
): Promise<Shell> {
  const specFile = path.join(container.bundle, "shell.json");
  await fs.writeFile(specFile, JSON.stringify(processSpec({ args: ["/bin/bash", "-i"], terminal: true })));
  const pty = spawn("runsc", [...engineFlags(layout, engine), "exec", "--process", specFile, container.id], {
    cols: bounded(options.columns, MAX_COLUMNS),
    rows: bounded(options.rows, MAX_ROWS),
    encoding: null,
  });
  return shellOn(pty, options.whyEnded);
}

function shellOn(pty: IPty, whyEnded: ShellOptions["whyEnded"]): Shell {
  let exited = false;
  // node-pty's types know only text; with `encoding: null` it hands out bytes.
  const onBytes = pty.onData as unknown as (listener: (bytes: Buffer) => void) => void;
  pty.onExit(() => {
    exited = true;
  });

  return {
    onData: (listener) => onBytes(listener),
    onExit(listener) {
      pty.onExit(({ exitCode, signal }) => {
        void whyEnded().then((message) =>
          listener({
            exitCode: signal ? 128 + signal : exitCode,
            ...(message === undefined ? {} : { message }),
          }),
        );
      });
    },
    write(bytes) {
      if (!exited) pty.write(Buffer.from(bytes));
    },
    resize(columns, rows) {
      if (!exited) pty.resize(bounded(columns, MAX_COLUMNS), bounded(rows, MAX_ROWS));
    },
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    kill() {
      if (!exited) pty.kill("SIGKILL");
    },
  };
}

function bounded(value: number, max: number): number {
  return Math.min(max, Math.max(1, Math.floor(value) || 1));
}
