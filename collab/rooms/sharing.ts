import type { SharedDocument } from "../relay/shared-document.ts";
import type { AwarenessBoard } from "./awareness.ts";
import type { RoomContent } from "./content.ts";
import { FromNode } from "./from-node.ts";
import type { Saver } from "./saver.ts";

/** The parts of a room that its replicas on other nodes have to do with. */
export interface SharedParts {
  readonly content: RoomContent;
  readonly awareness: AwarenessBoard;
  readonly saver: Saver;
  /** Applies an update that is not a member's. False: it builds on something missing here. */
  apply(update: Uint8Array, origin: FromNode): boolean;
  /** Does something that has to read the content, which may turn out to be damaged. */
  read<T>(work: () => T): T;
  /** Hands over what this turn has brought so far. */
  flush(): void;
  scheduleFlush(): void;
  /** The document as it is on disk. */
  load(): Promise<Uint8Array | null>;
}

/** A room as its replica sees it. */
export function shareRoom(parts: SharedParts): SharedDocument {
  const { content, awareness, saver } = parts;
  return {
    digest: () => parts.read(() => content.digest()),
    stateVector: () => content.stateVector(),
    differenceFrom: (stateVector) => parts.read(() => content.differenceFrom(stateVector)),
    saved: () => saver.ownCommitted,
    unsaved: () => {
      parts.flush();
      return { own: saver.ownUnsaved, foreign: saver.awaited() };
    },
    people: () => awareness.here(),
    takeEdits: (edits, awaits) => {
      const complete = edits.map(({ actorId, update }) => parts.apply(update, new FromNode(actorId, awaits)));
      return complete.every(Boolean);
    },
    settle: (mark) => {
      saver.settle(mark);
    },
    takePeople: (replica, people, isAll) => {
      if (awareness.receiveRemote(replica, people, isAll)) parts.scheduleFlush();
    },
    readAgain: async () => {
      const stored = await parts.load();
      if (stored !== null) parts.apply(stored, new FromNode(null, []));
    },
  };
}
