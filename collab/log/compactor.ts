import type { Log } from "../ports.ts";
import { isMuch } from "./compact.ts";

/** What has gathered of one document since its last snapshot was written, as far as this node knows. */
interface Gathered {
  rows: number;
  /** What these rows hold. */
  rowBytes: number;
  /** About the size of the document, these rows included. */
  bytes: number;
}

/** For each of these bytes of a document one more row must gather, so that large ones are not written all the time. */
const bytesPerRow = 512;
/** While a document is open, rows must hold this much, and more than the rest: it is not opened again so soon. */
const openBytesBehind = 1024 * 1024;
/** Of how many documents the rows are counted; the one that was opened first is left to whoever opens it next. */
const maxDocuments = 10_000;

/**
 * Has a document compacted as its rows gather, also while it is open for long, so that opening it never means to
 * read thousands of rows. One document after the other, beside everything else.
 */
export class Compactor {
  private readonly gathered = new Map<string, Gathered>();
  private readonly waiting = new Set<string>();
  private running: Promise<void> | undefined;

  constructor(
    private readonly compact: (name: string) => Promise<unknown>,
    private readonly aboveRows: number,
    private readonly log: Log,
  ) {}

  /** A document was loaded: the bytes that were read, and how many rows of how many bytes beside its snapshot. */
  loaded(name: string, bytes: number, rows: number, rowBytes = 0): void {
    this.gathered.delete(name);
    const [oldest] = this.gathered.keys();
    if (oldest !== undefined && this.gathered.size >= maxDocuments) this.forget(oldest);
    const gathered = { rows, rowBytes, bytes };
    this.gathered.set(name, gathered);
    this.compactIfDue(name, gathered, isMuch(rowBytes, bytes - rowBytes));
  }

  /** A row was written. */
  appended(name: string, bytes: number): void {
    const gathered = this.gathered.get(name);
    if (gathered === undefined) return;
    gathered.rows++;
    gathered.rowBytes += bytes;
    gathered.bytes += bytes;
    const rest = gathered.bytes - gathered.rowBytes;
    this.compactIfDue(name, gathered, gathered.rowBytes > Math.max(openBytesBehind, rest));
  }

  /** The document is not open any more. */
  forget(name: string): void {
    this.gathered.delete(name);
    this.waiting.delete(name);
  }

  /**
   * The documents that are still open are compacted if they are due when they are left, so that those who come back
   * after a restart do not wait for it. After `withinMs` none is begun: the others are left to the next who opens them.
   */
  async close(withinMs: number): Promise<void> {
    for (const [name, { rowBytes, bytes }] of this.gathered) {
      if (isMuch(rowBytes, bytes - rowBytes)) this.waiting.add(name);
    }
    const timer = setTimeout(() => {
      this.waiting.clear();
    }, withinMs);
    this.running ??= this.run();
    await this.running;
    clearTimeout(timer);
  }

  private compactIfDue(name: string, gathered: Gathered, holdsMuch: boolean): void {
    if (!holdsMuch && gathered.rows <= this.aboveRows + gathered.bytes / bytesPerRow) return;
    gathered.rows = 0;
    gathered.rowBytes = 0;
    this.waiting.add(name);
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    for (const name of this.waiting) {
      this.waiting.delete(name);
      try {
        await this.compact(name);
      } catch (error) {
        this.log.warn({ err: error, document: name }, "document not compacted");
      }
    }
    this.running = undefined;
  }
}
