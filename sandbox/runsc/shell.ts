import type { Shell, ShellOptions } from "../driver.ts";
import type { HeldShell } from "../keeper/held-shell.ts";
import { startBash, type BashHost } from "./bash.ts";
import { killMarked } from "./mark.ts";
import { takeReadyShell } from "./ready-shell.ts";

const MAX_COLUMNS = 1000;
const MAX_ROWS = 500;
const INTERRUPTED = "The connection to this terminal was interrupted. Restart it to go on where it was.";

/** What shells of one container need. */
export interface ShellHost extends BashHost {
  /** Why the sandbox has ended, or undefined when only the shell did; asked when a shell exits. */
  readonly whyEnded: (exitCode: number) => Promise<string | undefined>;
  readonly log: (message: string) => void;
}

/** A new shell: the one that waits in the container for the first to come, else one that is started now. */
export async function openShellIn(host: ShellHost, options: ShellOptions): Promise<Shell> {
  const { id, columns, rows, inBackground = false } = options;
  const wanted = { id, columns: bounded(columns, MAX_COLUMNS), rows: bounded(rows, MAX_ROWS) };
  const ready = inBackground ? undefined : await takeReadyShell(host, wanted);
  return shellOn(ready ?? (await startBash(host, wanted, { env: { LAB_TERMINAL: id } })), host);
}

/** Takes hold of a shell that runs, or has ended unheard. */
export async function attachShellIn(host: ShellHost, id: string, fromOffset: number): Promise<Shell> {
  return shellOn(await host.keeper.attach(host.container.id, id, fromOffset), host);
}

function shellOn(held: HeldShell, host: ShellHost): Shell {
  const { layout, engine, container, keeper, whyEnded, log } = host;
  const { id, epoch, label } = held.summary;
  return {
    id,
    epoch,
    get offset() {
      return held.offset;
    },
    onData: (listener) => held.onData(listener),
    onExit(listener) {
      held.onExit((exitCode, isCutOff) => {
        if (!isCutOff) keeper.forget(container.id, id, epoch);
        whyEnded(exitCode)
          .then((why = isCutOff ? INTERRUPTED : undefined) =>
            listener(why === undefined ? { exitCode } : { exitCode, message: why }),
          )
          .catch((error: unknown) => log(`the end of terminal ${id} was not taken in: ${String(error)}`));
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
