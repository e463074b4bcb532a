import { WorkThread } from "../work-thread.ts";
import type { Size } from "./messages.ts";

/** Output with the size it was printed for. */
export interface Piece {
  readonly size: Size;
  readonly bytes: Uint8Array;
}

/** What draws a screen that is not there any more. */
export interface Drawing {
  readonly bytes: Uint8Array;
  /**
   * What the program has set, when nothing else of the screen decides how text goes on that pushes all of it away;
   * null when something does: the second screen, a scroll region.
   */
  readonly settings: Uint8Array | null;
}

/** One for the process. */
const thread = new WorkThread<readonly Piece[], Drawing>(
  new URL("./fold-worker.ts", import.meta.url),
  "draws terminals",
);

/**
 * What `draw` makes of the pieces, in a thread: emulating a terminal for 256 KiB of output takes 10 to 30 ms. One fold
 * at a time. Rejects when the thread fails, or after a minute.
 */
export function fold(pieces: readonly Piece[]): Promise<Drawing> {
  return thread.do(() => ({ work: pieces }));
}
