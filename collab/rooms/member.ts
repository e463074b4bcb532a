import type { CloseCode } from "../close-codes.ts";
import type { Actor } from "../ports.ts";
import type { Contents } from "./content.ts";

/** One connection, as the room sees it. Used as transaction origin, so that it does not hear its own edits. */
export interface Member {
  readonly actor: Actor;
  /** `before`: what the document contained before this frame, for a reader that has to skip it. */
  deliver(frame: Uint8Array, before: Contents): void;
  deliverAwareness(frame: Uint8Array): void;
  /** Everything up to `position` is on disk. */
  committed(position: number): void;
  dismiss(code: CloseCode): void;
}
