import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Shell } from "../driver.ts";
import type { ShellKeeper } from "../keeper/client.ts";
import type { HeldShell } from "../keeper/held-shell.ts";
import { processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import { killMarked, newMark } from "./mark.ts";

const MAX_COLUMNS = 1000;
const MAX_ROWS = 500;

/** What shells of one container need. */
export interface ShellHost {
  readonly layout: Layout;
  readonly engine: Engine;
  readonly container: Container;
  readonly keeper: ShellKeeper;
  /** Why the sandbox has ended, or undefined when only the shell did; asked when a shell exits. */
  readonly whyEnded: (exitCode: number) => Promise<string | undefined>;
}

/**
 * Starts bash on a tty inside the container.
 *
 * Only a process description with `terminal: true` gives the guest a tty: a plain `runsc exec` under a pty has none,
 * and its echo, Ctrl-C and resize would be the host's.
 */
export async function openShellIn(
  host: ShellHost,
  options: { id: string; columns: number; rows: number },
): Promise<Shell> {
  const { layout, engine, container, keeper } = host;
  const mark = newMark();
  const specFile = path.join(container.bundle, `shell-${mark.LAB_COMMAND}.json`);
  const env = { COLORTERM: "truecolor", ...container.env, ...mark, LAB_TERMINAL: options.id };
  await fs.writeFile(
    specFile,
    JSON.stringify(processSpec({ args: ["/bin/bash", "-i"], terminal: true, env })),
  );
  const held = await keeper.open({
    group: container.id,
    id: options.id,
    label: mark.LAB_COMMAND,
    file: "runsc",
    args: [...engineFlags(layout, engine), "exec", "--process", specFile, container.id],
    columns: bounded(options.columns, MAX_COLUMNS),
    rows: bounded(options.rows, MAX_ROWS),
  });
  return shellOn(held, host);
}

/** Takes hold of a shell that runs, or has ended unheard. */
export async function attachShellIn(host: ShellHost, id: string, fromOffset: number): Promise<Shell> {
  return shellOn(await host.keeper.attach(host.container.id, id, fromOffset), host);
}

function shellOn(held: HeldShell, host: ShellHost): Shell {
  const { layout, engine, container, keeper, whyEnded } = host;
  const { id, epoch, label } = held.summary;
  return {
    id,
    epoch,
    get offset() {
      return held.offset;
    },
    onData: (listener) => held.onData(listener),
    onExit(listener) {
      held.onExit((exitCode) => {
        keeper.forget(container.id, id, epoch);
        void whyEnded(exitCode).then((message) =>
          listener(message === undefined ? { exitCode } : { exitCode, message }),
        );
      });
    },
    write: (bytes, stamp) => held.write(bytes, stamp),
    resize: (columns, rows) => held.resize(bounded(columns, MAX_COLUMNS), bounded(rows, MAX_ROWS)),
    pause: () => held.pause(),
    resume: () => held.resume(),
    signal: (name) => held.signal(name),
    kill() {
      held.signal("SIGKILL");
      // The end of its tty ends bash, but not a program that never reads or writes.
      void killMarked(layout, engine, container, { LAB_COMMAND: label });
    },
    detach: () => held.detach(),
  };
}

function bounded(value: number, max: number): number {
  return Math.min(max, Math.max(1, Math.floor(value) || 1));
}
