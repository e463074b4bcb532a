import type { CloseCode } from "../close-codes.ts";
import type { History } from "./history.ts";
import type { ServerMessage } from "./messages.ts";
import type { Window } from "./screen-size.ts";

/** One socket at the terminal. */
export interface Viewer extends Window {
  /** True while it is sent nothing because it has too much unread, and the shell may wait for it. */
  readonly holdsUp: boolean;
  /** It was here before, and can go on where it was if the shell is still the same. */
  readonly resumes: boolean;
  readonly isAttached: boolean;
  /** Shows it everything up to `history.end`; from now on it is given what follows. */
  attached(history: History): void;
  output(bytes: Uint8Array): void;
  /** There is a new shell; what has been shown is counted otherwise, by `shift`. */
  restarted(epoch: string, shift: number): void;
  tell(message: ServerMessage): void;
  /** Who types has changed. */
  batonMoved(): void;
  dismiss(code: CloseCode, reason?: string): void;
}

/** All who are at one terminal. */
export class Viewers extends Set<Viewer> {
  /** Somebody is there, and nobody can take more. */
  get allHoldUp(): boolean {
    return this.size > 0 && [...this].every(({ holdsUp }) => holdsUp);
  }

  /** Shows the screen to those who wait for it. */
  attachWaiting(history: History): void {
    for (const viewer of this) if (!viewer.isAttached) viewer.attached(history);
  }

  /** Tells those who have begun; the others are told all of it when they do. */
  tell(message: ServerMessage, except?: Viewer): void {
    for (const viewer of this) if (viewer !== except && viewer.isAttached) viewer.tell(message);
  }
}
