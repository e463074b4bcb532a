import * as fs from "node:fs/promises";
import * as path from "node:path";
import { spawn, type IPty } from "node-pty";
import type { Shell } from "../driver.ts";
import { processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import { killMarked, newMark } from "./mark.ts";

const MAX_COLUMNS = 1000;
const MAX_ROWS = 500;

export interface ShellOptions {
  readonly columns: number;
  readonly rows: number;
  /** Why the sandbox has ended, or undefined when only the shell did; asked when the shell exits. */
  readonly whyEnded: (exitCode: number) => Promise<string | undefined>;
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
  const mark = newMark();
  const specFile = path.join(container.bundle, `shell-${mark.LAB_COMMAND}.json`);
  await fs.writeFile(
    specFile,
    JSON.stringify(
      processSpec({ args: ["/bin/bash", "-i"], terminal: true, env: { ...container.env, ...mark } }),
    ),
  );
  const pty = spawn("runsc", [...engineFlags(layout, engine), "exec", "--process", specFile, container.id], {
    cols: bounded(options.columns, MAX_COLUMNS),
    rows: bounded(options.rows, MAX_ROWS),
    encoding: null,
  });
  return shellOn(pty, {
    whyEnded: options.whyEnded,
    // The end of its tty ends bash, but not a program that never reads or writes.
    killPrograms: () => killMarked(layout, engine, container, mark),
  });
}

function shellOn(
  pty: IPty,
  container: { whyEnded: ShellOptions["whyEnded"]; killPrograms(): Promise<void> },
): Shell {
  let exited = false;
  // node-pty's types know only text; with `encoding: null` it hands out bytes.
  const onBytes = pty.onData as unknown as (listener: (bytes: Buffer) => void) => void;
  pty.onExit(() => {
    exited = true;
  });

  return {
    onData: (listener) => onBytes(listener),
    onExit(listener) {
      pty.onExit((exit) => {
        const exitCode = exit.signal ? 128 + exit.signal : exit.exitCode;
        void container
          .whyEnded(exitCode)
          .then((message) => listener(message === undefined ? { exitCode } : { exitCode, message }));
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
      if (exited) return;
      pty.kill("SIGKILL");
      void container.killPrograms();
    },
  };
}

function bounded(value: number, max: number): number {
  return Math.min(max, Math.max(1, Math.floor(value) || 1));
}
