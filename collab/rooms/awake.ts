import * as Y from "yjs";
import type { Contents } from "./asleep.ts";

/** Told of every change, whoever made it. `before`: what the document contained before it. */
export type ChangeListener = (update: Uint8Array, origin: unknown, before: Contents) => void;

/**
 * Thrown for an update that is well formed but contradictory, as Yjs stopped half way, and for a stored state that
 * cannot be read: this copy is of no use.
 */
export class ContentBroken extends Error {
  override readonly name = "ContentBroken";
}

/** A document that is being edited. */
export class AwakeContent {
  readonly doc = new Y.Doc({ gc: true });

  /** @throws ContentBroken when the stored state is damaged. */
  constructor(
    stored: Uint8Array,
    private readonly onChange: ChangeListener,
  ) {
    this.apply(stored, undefined);
    this.doc.on("update", this.onUpdate);
  }

  /** False: it builds on something missing; what could be applied was, the rest is dropped. @throws ContentBroken */
  apply(update: Uint8Array, origin: unknown): boolean {
    try {
      Y.applyUpdate(this.doc, update, origin);
    } catch (error) {
      throw new ContentBroken("an update broke the document", { cause: error });
    }
    return !this.dropPending();
  }

  contains(update: Uint8Array): boolean {
    return Y.snapshotContainsUpdate(Y.snapshot(this.doc), update);
  }

  contents(): Contents {
    return Y.decodeStateVector(this.stateVector());
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.doc);
  }

  differenceFrom(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, stateVector);
  }

  snapshot(): Y.Snapshot {
    return Y.snapshot(this.doc);
  }

  /** The whole document as one update. */
  get state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }

  destroy(): void {
    this.doc.off("update", this.onUpdate);
    this.doc.destroy();
  }

  private readonly onUpdate = (
    update: Uint8Array,
    origin: unknown,
    _: Y.Doc,
    change: Y.Transaction,
  ): void => {
    this.onChange(update, origin, change.beforeState);
  };

  /** Structs that wait for something we lack would be stored and served for ever; true when there were any. */
  private dropPending(): boolean {
    const { store } = this.doc;
    if (store.pendingStructs === null && store.pendingDs === null) return false;
    store.pendingStructs = null;
    store.pendingDs = null;
    return true;
  }
}
