import type { Baton, Person, Size, Standing } from "./terminal-protocol.ts";

/**
 * `starting` until the first shell answers, `open`, `reconnecting` after a lost link, `ended` when the
 * shell has exited (a key starts a new one), `failed` when none could be started (may be retried),
 * `refused` when the server will not have us back.
 */
export type TerminalPhase = "starting" | "open" | "reconnecting" | "ended" | "failed" | "refused";

export interface TerminalState extends Standing {
  readonly phase: TerminalPhase;
  /** A sentence for `ended`, `failed` and `refused`; in other phases about what was typed or asked for last. */
  readonly message: string | null;
  readonly baton: Baton;
  readonly people: readonly Person[];
  /** The size of the shared screen; null before the first answer. */
  readonly size: Size | null;
}

/** Before the server has said anything. What is typed already is kept for the shell that comes. */
export const STARTING: TerminalState = {
  phase: "starting",
  message: null,
  canType: true,
  mayWrite: true,
  mayLead: false,
  baton: { everyone: true, driver: null, isAway: false, asking: [], offeredTo: null },
  people: [],
  size: null,
};

/** Close codes after which there is no use in coming back. */
export const REFUSED = new Map([
  [4401, "You are signed out. Sign in again to use the terminal."],
  [4403, "You no longer have access to this terminal."],
  [4404, "This terminal no longer exists."],
]);

/** What is said of a shell that has ended without a reason for people. */
export function exitSentence(exitCode: number): string {
  return exitCode === 0 ? "The shell has ended." : `The shell has ended with code ${exitCode}.`;
}
