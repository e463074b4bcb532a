import * as Y from "yjs";
import { ContentBroken } from "./awake.ts";
import { DeflatedBytes, inTurn } from "./resting.ts";

/** How long the state stays inflated after it was last needed: long enough for a class that opens it together. */
const inflatedForMs = 5_000;
/** Less than this is left as it is. */
const minDeflatedBytes = 512;

/** Clock per client id, as Yjs keeps it: what a document contained at some moment. */
export type Contents = ReadonlyMap<number, number>;

type Deletions = Y.Snapshot["ds"];

/**
 * A document that nobody edits: its encoded state, deflated when nobody needs it. A `Y.Doc` with 50 kB of text takes
 * about 200 kB of memory, this about 25.
 */
export class AsleepContent {
  private inflated: Uint8Array | undefined;
  private deflated: DeflatedBytes | undefined;
  /** What the state says is deleted, read from it when it is asked for and kept as long as it is inflated. */
  private deletions: Deletions | undefined;
  /** Runs while the inflated state is kept. */
  private timer: NodeJS.Timeout | undefined;

  /** `contents` is what `state` contains, without a gap; see `contentsOf`. */
  constructor(
    state: Uint8Array,
    readonly contents: Contents,
  ) {
    this.inflated = state;
  }

  /** Bytes of the state in memory, in whatever form. */
  get heldBytes(): number {
    return (this.inflated?.byteLength ?? 0) + (this.deflated?.byteLength ?? 0);
  }

  /** The whole document as one update. */
  get state(): Uint8Array {
    this.keepInflated();
    return (this.inflated ??= this.inflate());
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(new Map(this.contents));
  }

  /** @throws ContentBroken when the state is damaged. */
  differenceFrom(stateVector: Uint8Array): Uint8Array {
    return unlessDamaged(() => Y.diffUpdate(this.state, stateVector));
  }

  /** @throws when the update is malformed; ContentBroken when the state is damaged. */
  contains(update: Uint8Array): boolean {
    const { structs, ds } = Y.decodeUpdate(update);
    const isNew = ({ id, length }: (typeof structs)[number]) =>
      id.clock + length > (this.contents.get(id.client) ?? 0);
    if (structs.some(isNew)) return false;
    if (ds.clients.size === 0) return true;
    const known = this.deleted();
    return Y.equalDeleteSets(known, Y.mergeDeleteSets([known, ds]));
  }

  /** @throws ContentBroken when the state is damaged. */
  snapshot(): Y.Snapshot {
    return Y.createSnapshot(this.deleted(), new Map(this.contents));
  }

  destroy(): void {
    clearTimeout(this.timer);
  }

  /** The state is about to be needed, or has just been. */
  keepInflated(): void {
    if (this.timer !== undefined) this.timer.refresh();
    else {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        inTurn(() => this.rest());
      }, inflatedForMs).unref();
    }
  }

  /** Deflates the state, unless it is needed. */
  async rest(): Promise<void> {
    const state = this.inflated;
    if (this.timer !== undefined || state === undefined || state.byteLength < minDeflatedBytes) return;
    this.deflated ??= await DeflatedBytes.of(state);
    // Somebody may have needed it meanwhile.
    if (this.timer === undefined) this.inflated = this.deletions = undefined;
  }

  /** State vectors say nothing about deletions, and everybody who comes back repeats all of them. */
  private deleted(): Deletions {
    this.keepInflated();
    return (this.deletions ??= unlessDamaged(() => Y.mergeDeleteSets([Y.decodeUpdate(this.state).ds])));
  }

  private inflate(): Uint8Array {
    if (this.deflated === undefined) throw new Error("a sleeping document has no state");
    return this.deflated.inflate();
  }
}

/** Reads the state, which nobody may have read before. */
function unlessDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ContentBroken("a stored state is damaged", { cause: error });
  }
}

/**
 * What an encoded state contains; null when it has gaps, that is structs which build on something it does not have.
 * Yjs would keep those waiting, so such a state cannot be served as it is.
 * @throws when it is malformed.
 */
export function contentsOf(state: Uint8Array): Contents | null {
  const { structs, ds: deletions } = Y.decodeUpdate(state);
  const clocks = new Map<number, number>();
  for (const { id, length, constructor } of structs) {
    if (constructor === Y.Skip || id.clock !== (clocks.get(id.client) ?? 0)) return null;
    clocks.set(id.client, id.clock + length);
  }
  const has = (client: number, end: number) => end <= (clocks.get(client) ?? 0);
  const hasId = (id: unknown) => !(id instanceof Y.ID) || has(id.client, id.clock + 1);
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    if (!hasId(struct.origin) || !hasId(struct.rightOrigin) || !hasId(struct.parent)) return null;
  }
  for (const [client, ranges] of deletions.clients) {
    if (!ranges.every(({ clock, len }) => has(client, clock + len))) return null;
  }
  return clocks;
}
