import type * as Y from "yjs";
import type { CloseCode } from "../close-codes.ts";
import { OnBehalf } from "./on-behalf.ts";
import type { Room } from "./room.ts";

/**
 * A document held open by this process itself, e.g. by the disk sync. Edit it with `doc.transact(…, origin)`, or
 * with `edit` when the edit is a person's.
 */
export interface RoomHandle {
  readonly name: string;
  readonly doc: Y.Doc;
  /** One transaction that the log records as this person's. */
  edit(actorId: string, change: (doc: Y.Doc) => void): void;
  /** Parsed awareness states by client id. */
  awarenessStates(): Map<number, unknown>;
  /** Every change, whoever made it; returns the function that stops listening. */
  onUpdate(listener: (update: Uint8Array, origin: unknown) => void): () => void;
  /** The document was deleted, or this copy cannot be used any more (`code` 1012/1013: open it again). */
  onClosed(listener: (code: CloseCode) => void): () => void;
  /** Resolves when everything so far is on disk. Rejects with a CollabError, at the latest after `timeoutMs` (30 s). */
  saved(timeoutMs?: number): Promise<void>;
  /** Lets go of the document; it stays open while others use it. */
  close(): void;
}

/** A handle on a room; `release` is called once, when it is closed. */
export function holdRoom(room: Room, release: () => void): RoomHandle {
  const held = room.holdDoc();
  const { doc } = held;
  const stops = new Set<() => void>();
  let isOpen = true;
  const listening = (stop: () => void) => {
    stops.add(stop);
    return () => {
      stops.delete(stop);
      stop();
    };
  };
  return {
    name: room.name,
    doc,
    edit: (actorId, change) => {
      doc.transact(() => {
        change(doc);
      }, new OnBehalf(actorId));
    },
    awarenessStates: () => room.awareness.current(),
    onUpdate: (listener) => {
      doc.on("update", listener);
      return listening(() => {
        doc.off("update", listener);
      });
    },
    onClosed: (listener) => listening(room.onDiscarded(listener)),
    saved: (timeoutMs = 30_000) => room.saved(timeoutMs),
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      for (const stop of stops) stop();
      held.release();
      release();
    },
  };
}
