import * as Y from "yjs";

/** How long the encoded document is kept for the next joiner: long enough for a class that opens it together. */
const encodedForMs = 5_000;

/** Clock per client id, as Yjs keeps it: what a document contained at some moment. */
export type Contents = ReadonlyMap<number, number>;

/** Told of every change, whoever made it. `before`: what the document contained before it. */
export type ChangeListener = (update: Uint8Array, origin: unknown, before: Contents) => void;

/** Thrown for an update that is well formed but contradictory: Yjs stopped half way, so this copy is of no use. */
export class ContentBroken extends Error {
  override readonly name = "ContentBroken";
}

/** What one open document contains. Everything the room knows of Yjs is in here. */
export class RoomContent {
  readonly doc = new Y.Doc({ gc: true });
  /** Counts the changes, so that what was encoded before the last one is not served. */
  private revision = 0;
  private sizeEstimate: number;
  private encoded:
    { readonly revision: number; readonly update: Uint8Array; readonly timer: NodeJS.Timeout } | undefined;

  /** @throws when the stored state is damaged. */
  constructor(
    stored: Uint8Array,
    private readonly onChange: ChangeListener,
  ) {
    this.sizeEstimate = stored.byteLength;
    Y.applyUpdate(this.doc, stored);
    this.dropPending();
    this.doc.on("update", this.onUpdate);
  }

  /**
   * Applies an update that has been checked. False: it builds on something we do not have; what could be applied
   * was, the rest is dropped.
   * @throws ContentBroken
   */
  apply(update: Uint8Array, origin: unknown): boolean {
    try {
      Y.applyUpdate(this.doc, update, origin);
    } catch (error) {
      throw new ContentBroken("an update broke the document", { cause: error });
    }
    return !this.dropPending();
  }

  /** Whether everything in this update is here already. @throws when it is malformed. */
  contains(update: Uint8Array): boolean {
    if (update.byteLength <= 2) return true;
    Y.decodeUpdate(update);
    return Y.snapshotContainsUpdate(Y.snapshot(this.doc), update);
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.doc);
  }

  /** What a reader with this state vector lacks. @throws when the state vector is malformed. */
  differenceFrom(stateVector: Uint8Array): Uint8Array {
    if (Y.decodeStateVector(stateVector).size > 0) return Y.encodeStateAsUpdate(this.doc, stateVector);
    if (this.encoded?.revision !== this.revision) {
      this.dropEncoded();
      const timer = setTimeout(() => {
        this.dropEncoded();
      }, encodedForMs).unref();
      this.encoded = { revision: this.revision, update: Y.encodeStateAsUpdate(this.doc), timer };
    }
    return this.encoded.update;
  }

  /** Whether it stays within `maxBytes` with this much more. The estimate only shrinks by measuring: before saying no. */
  hasRoomFor(moreBytes: number, maxBytes: number): boolean {
    if (this.sizeEstimate + moreBytes <= maxBytes) return true;
    this.sizeEstimate = Y.encodeStateAsUpdate(this.doc).byteLength;
    return this.sizeEstimate + moreBytes <= maxBytes;
  }

  destroy(): void {
    this.dropEncoded();
    this.doc.off("update", this.onUpdate);
    this.doc.destroy();
  }

  private readonly onUpdate = (
    update: Uint8Array,
    origin: unknown,
    _: Y.Doc,
    change: Y.Transaction,
  ): void => {
    this.revision++;
    this.sizeEstimate += update.byteLength;
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

  private dropEncoded(): void {
    clearTimeout(this.encoded?.timer);
    this.encoded = undefined;
  }
}
