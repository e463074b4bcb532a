import type { AuthoredUpdate, Mark, RelayedState } from "./messages.ts";

/** The document as its replica sees it. What has to read it throws when it is damaged; it is left then. */
export interface SharedDocument {
  /** The same for all that have the same content. */
  digest(): Uint8Array;
  stateVector(): Uint8Array;
  differenceFrom(stateVector: Uint8Array): Uint8Array;
  /** Its own part is on disk up to this position. */
  saved(): number;
  /** What must be on disk for all of the document to be. `own`: its position, if its own part is not. */
  unsaved(): { readonly own: number | null; readonly foreign: readonly Mark[] };
  /** Everybody connected to this node. */
  people(): RelayedState[];
  /** Edits of others. False: they build on something that is missing here; what could be applied was. */
  takeEdits(edits: readonly AuthoredUpdate[], awaits: readonly Mark[]): boolean;
  /** Another replica is on disk up to there. */
  settle(mark: Mark): void;
  /** Who is connected to another node; `isAll`: and nobody else is. */
  takePeople(replica: number, people: readonly RelayedState[], isAll: boolean): void;
  /** Takes what others have put on disk, as it was too large to send. Rejects when the log is away. */
  readAgain(): Promise<void>;
}
