import * as decoding from "lib0/decoding";
import { scanJson, scanKey, scanText, scanUint, scanValue } from "./scan-value.ts";
import { MalformedUpdate, type UpdateBounds, UpdateTooLarge, within } from "./update-bounds.ts";

/** What an update is made of. */
export interface UpdateShape {
  structs: number;
  /** Structs that set a key of a map. */
  keys: number;
  /** Structs that make a map, a list, a text or a document inside. */
  types: number;
  /** Ranges of deleted content. */
  deletes: number;
}

/** The low five bits of a struct's first byte say what it is; the high three which fields follow. */
const kindBits = 0b0001_1111;
const hasOrigin = 0b1000_0000;
const hasRightOrigin = 0b0100_0000;
const hasParentKey = 0b0010_0000;

const gc = 0;
const skip = 10;

/**
 * Walks an update (format 1) once, without making anything of it, and holds it against the bounds. What passes can
 * be applied: Yjs reads the same bytes without failing.
 *
 * 1. the structs of each client: their fields and content, each inside the update
 * 2. the ranges of deleted content of each client, in the ascending order in which Yjs writes them
 * 3. nothing left over
 *
 * @throws MalformedUpdate, UpdateTooLarge
 */
export function scanUpdate(update: Uint8Array, bounds: UpdateBounds): UpdateShape {
  const scan = new Scan(update, bounds);
  try {
    scan.structs();
    scan.deletes();
  } catch (error) {
    if (error instanceof MalformedUpdate || error instanceof UpdateTooLarge) throw error;
    throw new MalformedUpdate("a length points outside the update", { cause: error });
  }
  if (decoding.hasContent(scan.decoder)) throw new MalformedUpdate("bytes left over after the update");
  return scan.shape;
}

class Scan {
  readonly decoder: decoding.Decoder;
  readonly shape: UpdateShape = { structs: 0, keys: 0, types: 0, deletes: 0 };
  private readonly bounds: UpdateBounds;

  constructor(update: Uint8Array, bounds: UpdateBounds) {
    this.decoder = decoding.createDecoder(update);
    this.bounds = bounds;
  }

  structs(): void {
    const clients = this.uint();
    const seen = clients > 1 ? new Set<number>() : undefined;
    for (let client = 0; client < clients; client++) {
      const count = this.uint();
      this.shape.structs += count;
      within(this.shape.structs, this.bounds.maxUpdateStructs, "structs");
      const id = this.uint();
      if (seen?.has(id) === true) throw new MalformedUpdate("a client twice");
      seen?.add(id);
      let clock = this.uint();
      for (let index = 0; index < count; index++) clock = this.inOrder(clock, this.struct(id, clock));
    }
  }

  deletes(): void {
    const clients = this.uint();
    for (let client = 0; client < clients; client++) {
      this.uint();
      const count = this.uint();
      this.shape.deletes += count;
      within(this.shape.deletes, this.bounds.maxUpdateDeletes, "deletions");
      let end = 0;
      for (let index = 0; index < count; index++) {
        const clock = this.uint();
        if (clock < end) throw new MalformedUpdate("deletions out of order");
        end = this.inOrder(clock, this.uint());
      }
    }
  }

  /** Reads one struct; its length in clocks. */
  private struct(client: number, clock: number): number {
    const info = decoding.readUint8(this.decoder);
    const kind = info & kindBits;
    if (kind === gc || info === skip) return this.uint();
    if ((info & hasOrigin) !== 0) this.id(client, clock);
    if ((info & hasRightOrigin) !== 0) this.id(client, clock);
    if ((info & (hasOrigin | hasRightOrigin)) === 0) {
      // Yjs reads 1 as the name of a root and anything else as an id.
      if (this.uint() === 1) this.key();
      else this.id(client, clock);
      if ((info & hasParentKey) !== 0) this.entry();
    }
    return this.content(kind);
  }

  private entry(): void {
    this.shape.keys++;
    within(this.shape.keys, this.bounds.maxUpdateKeys, "entries");
    this.key();
  }

  private content(kind: number): number {
    switch (kind) {
      case 1: // deleted
        return this.uint();
      case 2: // JSON texts
        return this.each(this.uint(), () => {
          scanJson(this.decoder, this.bounds, true);
        });
      case 3: // bytes
        decoding.readVarUint8Array(this.decoder);
        return 1;
      case 4: // text
        return lengthOf(scanText(this.decoder));
      case 5: // embedded value
        scanJson(this.decoder, this.bounds, false);
        return 1;
      case 6: // format
        this.key();
        scanJson(this.decoder, this.bounds, false);
        return 1;
      case 7:
        this.type();
        return 1;
      case 8: // values
        return this.each(this.uint(), () => {
          scanValue(this.decoder, this.bounds);
        });
      case 9: // a document inside: its id and its options, which are an object
        this.countType();
        this.key();
        if (this.decoder.arr[this.decoder.pos] !== 118) throw new MalformedUpdate("options that are none");
        scanValue(this.decoder, this.bounds);
        return 1;
      default:
        throw new MalformedUpdate(`unknown content ${String(kind)}`);
    }
  }

  /** Array, map, text, XML element, fragment, hook, XML text; those that have a name carry it. */
  private type(): void {
    this.countType();
    const type = this.uint();
    if (type > 6) throw new MalformedUpdate(`unknown type ${String(type)}`);
    if (type === 3 || type === 5) this.key();
  }

  private countType(): void {
    this.shape.types++;
    within(this.shape.types, this.bounds.maxUpdateTypes, "types");
  }

  /** The id of something this struct builds on: of the same client only what came before it. */
  private id(client: number, clock: number): void {
    const [otherClient, otherClock] = [this.uint(), this.uint()];
    if (otherClient === client && otherClock >= clock) throw new MalformedUpdate("a struct on one to come");
  }

  private key(): void {
    scanKey(this.decoder, this.bounds);
  }

  private uint(): number {
    return scanUint(this.decoder);
  }

  private each(count: number, read: () => void): number {
    for (let index = 0; index < count; index++) read();
    return count;
  }

  /** The clock after a struct or range; Yjs finds no way through ones that are empty. */
  private inOrder(clock: number, length: number): number {
    if (length === 0) throw new MalformedUpdate("a struct of no length");
    const end = clock + length;
    if (end > Number.MAX_SAFE_INTEGER) throw new MalformedUpdate("a clock beyond counting");
    return end;
  }
}

/** UTF-16 units of a text in UTF-8, which is what Yjs counts. */
function lengthOf(utf8Text: Uint8Array): number {
  let length = utf8Text.byteLength;
  for (const byte of utf8Text) {
    // A byte that continues a character adds nothing; one that begins a pair of units adds two.
    if ((byte & 0b1100_0000) === 0b1000_0000) length--;
    else if (byte >= 0b1111_0000) length++;
  }
  return length;
}
