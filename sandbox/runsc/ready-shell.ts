import { SandboxError } from "../errors.ts";
import type { ShellWanted } from "../keeper/frames.ts";
import type { HeldShell } from "../keeper/held-shell.ts";
import { startBash, type BashHost } from "./bash.ts";

/** No terminal's id: those have no blanks. */
const READY = "ready shell";
/** What it prints when it waits: see image/files/etc/bash.bashrc. */
const WAITS = "waiting for a lab";
const SIZE = { columns: 80, rows: 24 };
const START_MS = 10_000;

export const isReadyShell = ({ id }: { readonly id: string }): boolean => id === READY;

/**
 * Starts the shell that waits in a container before anybody has come: bash is loaded and has read nothing of the home,
 * which is not there yet. Resolves once it waits. Rejects when it does not; nothing of it is left then.
 */
export async function startReadyShell(host: BashHost): Promise<void> {
  const held = await startBash(host, { id: READY, ...SIZE }, { env: { LAB_WAITS: WAITS }, cwd: "/" });
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`a shell that should wait ${what}`));
      timer = setTimeout(() => fail("did not begin"), START_MS);
      let shown = "";
      held.onExit((exitCode) => fail(`ended with ${exitCode}: ${shown}`));
      held.onData((bytes) => {
        shown += Buffer.from(bytes).toString("latin1");
        if (shown.endsWith(WAITS)) resolve();
      });
    });
    held.detach();
  } catch (error) {
    forgetReadyShell(host);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The shell that waits in the container, as a terminal's; undefined when none does (any more). */
export async function takeReadyShell(host: BashHost, wanted: ShellWanted): Promise<HeldShell | undefined> {
  // The name is the line that it waits for; what people type comes after it.
  const line = Buffer.from(`${wanted.id}\n`);
  return host.keeper.take(host.container.id, READY, wanted, line).catch((error: unknown) => {
    if (error instanceof SandboxError && error.code === "NOT_FOUND") return undefined;
    throw error;
  });
}

/** Ends the shell that waits in a container, if one does. */
export function forgetReadyShell({ container, keeper }: Pick<BashHost, "container" | "keeper">): void {
  keeper.forget(container.id, READY);
}
