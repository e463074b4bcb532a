import { type Drawing, fold, type Piece } from "./fold.ts";
import type { Size } from "./messages.ts";
import { Ring } from "./ring.ts";
import { lastLinesOf } from "./scrolled-away.ts";

/** Beyond this many changes of size what came before the oldest is drawn at the wrong size, if it is drawn again. */
const mostSizes = 64;
/** Lines that plain text leaves when it has pushed all else away: those above the largest screen, and it. */
const linesLeft = 1_000 + 300;
/** What is longer to replay is drawn first for those who come; the last of it is left as it was printed. */
const longReplayBytes = 64 * 1024;
const lastBytes = 16 * 1024;
const nothing: Drawing = { bytes: new Uint8Array(), settings: null };

/** Bytes with the sizes they were printed for, at least one, and the offset of the first of them. */
export interface Excerpt {
  readonly offset: number;
  readonly pieces: readonly Piece[];
}

export interface StoredHistory {
  readonly epoch: string;
  readonly end: number;
  /** How many of the stored bytes draw what came before the rest. */
  readonly baseBytes: number;
  /** From which offset on which size; the first is that of the base. */
  readonly sizes: readonly (readonly [offset: number, columns: number, rows: number])[];
}

/** What draws the screen as it was at `cut`: for those who come, once it is drawn. */
interface Recent {
  cut: number;
  readonly drawn: Promise<void>;
  bytes?: Uint8Array;
}

/**
 * What a terminal shows and how it came to that: `base` draws the screen as it was at `start`, the ring holds every byte
 * since. So who resumes is given exactly what is missing, and who comes late sees exactly the screen the others see.
 *
 * 1. Output is appended; a change of size is noted at its offset.
 * 2. When twice `keepBytes` are held, a thread draws base and ring up to a cut, and what it has drawn is the new base.
 *    Plain text that has pushed the base off the screen needs no drawing: its last lines are the new base.
 * 3. Meanwhile output goes on; `isFull` says when it had better wait.
 * 4. A new shell counts from 0 again: what was there before is counted backwards from there.
 */
export class History {
  epoch = "";
  private base = nothing;
  private readonly ring = new Ring();
  private sizes: { at: number; readonly size: Size }[];
  private folding: { cut: number } | undefined;
  private recent: Recent | undefined;
  private closed = false;

  constructor(
    private readonly keepBytes: number,
    size: Size,
    private readonly events: {
      /** `isFull` has become false. */
      onRoom(): void;
      onFoldFailed(error: unknown): void;
    },
  ) {
    this.sizes = [{ at: 0, size }];
  }

  get end(): number {
    return this.ring.end;
  }

  get size(): Size {
    return (this.sizes.at(-1) as { size: Size }).size;
  }

  get isBlank(): boolean {
    return this.base.bytes.byteLength + this.ring.byteLength === 0;
  }

  /** More is held than should be; output had better wait for `onRoom`. */
  get isFull(): boolean {
    return this.ring.byteLength > 3 * this.keepBytes;
  }

  /** Keeps the bytes themselves: the caller must not change them afterwards. */
  append(bytes: Uint8Array): void {
    this.ring.append(bytes);
    this.foldIfLong();
  }

  resize(size: Size): void {
    const at = this.end;
    if (this.sizes.at(-1)?.at === at) this.sizes.pop();
    this.sizes.push({ at, size });
    if (this.sizes.length > mostSizes) this.sizes.shift();
  }

  /** What follows are the bytes of another shell, from `offset` on. Returns by how much all that is held has moved. */
  begin(epoch: string, offset: number): number {
    const shift = offset - this.end;
    this.epoch = epoch;
    this.ring.renumber(offset);
    for (const entry of this.sizes) entry.at += shift;
    if (this.folding !== undefined) this.folding.cut += shift;
    if (this.recent !== undefined) this.recent.cut += shift;
    return shift;
  }

  /** Forgets everything but the size. */
  clear(): void {
    this.base = nothing;
    this.ring.dropBefore(this.end);
    this.sizes = [{ at: this.end, size: this.size }];
    this.folding = undefined;
    this.recent = undefined;
  }

  /** Everything from `offset` on; null when that is not held (any more), or of another shell. */
  since(epoch: string, offset: number): Excerpt | null {
    if (epoch !== this.epoch || !Number.isSafeInteger(offset)) return null;
    if (offset < this.ring.start || offset > this.end) return null;
    return { offset, pieces: this.pieces(offset, this.end) };
  }

  /**
   * Draws the screen for somebody who comes, when it would take them long to draw all that was printed: their `replay`
   * is short then. Does not reject.
   */
  async shortenReplay(): Promise<void> {
    const from = this.recent?.cut ?? this.ring.start;
    if (this.end - from > longReplayBytes) this.recent = this.drawRecent();
    await this.recent?.drawn;
  }

  /** All that draws the screen as it is now. */
  replay(): Excerpt {
    const { start } = this.ring;
    const { cut, bytes } = this.recent ?? { cut: start };
    if (bytes === undefined || cut < start) {
      return { offset: start - this.base.bytes.byteLength, pieces: this.piecesWithBase(this.end) };
    }
    const pieces = [{ size: this.sizeAt(cut), bytes }, ...this.pieces(cut, this.end)];
    return { offset: cut - bytes.byteLength, pieces };
  }

  stored(): { readonly screen: Uint8Array; readonly history: StoredHistory } {
    const { epoch, end, base, ring } = this;
    return {
      screen: Buffer.concat([base.bytes, ring.slice(ring.start)]),
      history: {
        epoch,
        end,
        baseBytes: base.bytes.byteLength,
        sizes: this.sizes.map(({ at, size }) => [at, size.columns, size.rows] as const),
      },
    };
  }

  /** Takes over what an earlier process has stored. */
  restore(screen: Uint8Array, { epoch, end, baseBytes, sizes }: StoredHistory): void {
    this.epoch = epoch;
    this.base = { bytes: screen.subarray(0, baseBytes), settings: null };
    this.ring.append(screen.subarray(baseBytes));
    this.ring.renumber(end);
    if (sizes.length > 0) {
      this.sizes = sizes.map(([at, columns, rows]) => ({ at, size: { columns, rows } }));
    }
    // It may have been stored while it was full: nothing is appended then until there is room.
    this.foldIfLong();
  }

  close(): void {
    this.closed = true;
  }

  private drawRecent(): Recent {
    const cut = this.ring.cutAfter(this.end - lastBytes);
    const drawn = fold(this.piecesWithBase(cut)).then(
      ({ bytes }) => {
        recent.bytes = bytes;
      },
      () => undefined,
    );
    const recent: Recent = { cut, drawn };
    return recent;
  }

  private foldIfLong(): void {
    if (this.ring.byteLength <= 2 * this.keepBytes || this.folding !== undefined || this.closed) return;
    const folding = { cut: this.ring.cutAfter(this.end - this.keepBytes) };
    this.folding = folding;
    const scrolled = this.scrolledBy(folding.cut);
    if (scrolled !== null) {
      this.folded(folding, scrolled);
      return;
    }
    fold(this.piecesWithBase(folding.cut)).then(
      (base) => {
        this.folded(folding, base);
      },
      (error: unknown) => {
        this.events.onFoldFailed(error);
        this.folded(folding, nothing);
      },
    );
  }

  /** What is to be seen at the cut, when that can be told without drawing: most of what is long is plain text. */
  private scrolledBy(cut: number): Drawing | null {
    const { settings } = this.base;
    if (settings === null || this.sizes.some(({ at }) => at > this.ring.start && at <= cut)) return null;
    const lines = lastLinesOf(this.ring.pieces(this.ring.start, cut), linesLeft);
    return lines && { bytes: Buffer.concat([settings, ...lines]), settings };
  }

  private folded(folding: { cut: number }, base: Drawing): void {
    if (this.folding !== folding || this.closed) return;
    const wasFull = this.isFull;
    this.folding = undefined;
    this.base = base;
    const later = this.sizes.filter(({ at }) => at > folding.cut);
    this.sizes = [{ at: folding.cut, size: this.sizeAt(folding.cut) }, ...later];
    this.ring.dropBefore(folding.cut);
    this.foldIfLong();
    if (wasFull && !this.isFull) this.events.onRoom();
  }

  private sizeAt(offset: number): Size {
    return (this.sizes.findLast(({ at }) => at <= offset) ?? this.sizes[0])?.size ?? this.size;
  }

  private piecesWithBase(to: number): Piece[] {
    const { start } = this.ring;
    const rest = this.pieces(start, to);
    return this.base.bytes.byteLength === 0
      ? rest
      : [{ size: this.sizeAt(start), bytes: this.base.bytes }, ...rest];
  }

  private pieces(from: number, to: number): Piece[] {
    const bytes = this.ring.slice(from, to);
    const changes = this.sizes.filter(({ at }) => at > from && at <= to);
    const starts = [from, ...changes.map(({ at }) => at)];
    const pieces = starts.map((start, index) => ({
      size: this.sizeAt(start),
      bytes: bytes.subarray(start - from, (starts[index + 1] ?? to) - from),
    }));
    return pieces.filter((piece, index) => piece.bytes.byteLength > 0 || index === pieces.length - 1);
  }
}
