import * as Y from "yjs";
import { FIRST_TYPIST_ID } from "./typists.ts";

/** Whose characters an update brings, from which clock to which. */
interface Delivery {
  readonly clientId: number;
  readonly from: number;
  readonly to: number;
}

interface Frame {
  readonly update: Uint8Array;
  readonly deliveries: readonly Delivery[];
}

const MAX_FRAMES = 4_000;

/** Everybody in a room is sent the same bytes, so each is read once and not once per reader. */
let frames = new Map<string, Frame>();

export type SeenListener = (clientId: number, from: number, to: number) => void;

/**
 * What one client has got of each typist. Every edit is one tick of its typist's clock, so counting ticks is
 * counting edits, and a tick that is skipped is an edit that was lost on the way.
 */
export class Receipts {
  /** Edits of others that have arrived. */
  count = 0;
  private readonly seen = new Map<number, number>();
  private readonly kept: Uint8Array[] = [];

  constructor(
    private readonly ownId: number,
    private readonly onSeen: SeenListener,
    private readonly keepsAll = false,
  ) {}

  /** Takes a sync step 2 or an update. @throws when an edit was skipped */
  take(bytes: Buffer): void {
    const frame = readFrame(bytes);
    if (this.keepsAll) this.kept.push(frame.update);
    for (const { clientId, from, to } of frame.deliveries) {
      if (clientId === this.ownId) continue;
      const seen = this.seen.get(clientId) ?? 0;
      if (from > seen) throw new Error(`Edits ${String(seen)} to ${String(from)} of a typist were lost.`);
      if (to <= seen) continue;
      this.seen.set(clientId, to);
      this.count += to - seen;
      this.onSeen(clientId, seen, to);
    }
  }

  hasSeen(clientId: number, count: number): boolean {
    return clientId === this.ownId || this.countOf(clientId) >= count;
  }

  /** How many edits of this typist are there. */
  countOf(clientId: number): number {
    return this.seen.get(clientId) ?? 0;
  }

  /** The text they lead to, with what the client itself has written. Only for those who keep all. */
  text(own: readonly Uint8Array[]): string {
    const doc = new Y.Doc();
    doc.transact(() => {
      for (const update of [...this.kept, ...own]) Y.applyUpdate(doc, update);
    });
    return doc.getText("content").toJSON();
  }
}

function readFrame(bytes: Buffer): Frame {
  const key = bytes.toString("latin1");
  const known = frames.get(key);
  if (known !== undefined) return known;
  const update = Uint8Array.from(bytes);
  const { from, to } = Y.parseUpdateMeta(update);
  const deliveries: Delivery[] = [];
  for (const [clientId, end] of to) {
    if (clientId >= FIRST_TYPIST_ID) deliveries.push({ clientId, from: from.get(clientId) ?? 0, to: end });
  }
  if (frames.size >= MAX_FRAMES) frames = new Map();
  const frame = { update, deliveries };
  frames.set(key, frame);
  return frame;
}
