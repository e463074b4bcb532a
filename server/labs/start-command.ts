import type * as Y from "yjs";
import type { Sandbox } from "#sandbox/index.ts";

/** The terminal that the lab's start command runs in; people see it beside their own. */
export const START_TERMINAL = "start";
const SIZE = { columns: 100, rows: 30 };

/**
 * Types the lab's start command into a terminal of its own, as soon as the lab's files are there. Where that terminal
 * lives already, as after a restart of the server, the command is running or somebody has ended it: nothing is done.
 */
export async function runStartCommand(sandbox: Sandbox, doc: Y.Doc, command: string): Promise<void> {
  if (command === "") return;
  const terminals = doc.getMap("terminals");
  if (!terminals.has(START_TERMINAL)) terminals.set(START_TERMINAL, { title: command });
  if ((await sandbox.shells()).some(({ id }) => id === START_TERMINAL)) return;
  const shell = await sandbox.openShell({ id: START_TERMINAL, ...SIZE, inBackground: true });
  await shell.write(Buffer.from(`${command}\r`));
  // Whoever looks at the terminal takes it up from its first byte.
  shell.detach();
}
