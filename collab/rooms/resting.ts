import { promisify } from "node:util";
import { deflateRaw, inflateRawSync } from "node:zlib";

const deflate = promisify(deflateRaw);
/** Of 50 kB of prose 45 % are left; level 1 leaves a tenth more, level 9 nothing less for six times the time. */
const level = 6;

let last: Promise<void> = Promise.resolve();

/**
 * Does one thing after the other for the whole process: a class of documents comes to rest at the same moment, and
 * each needs several times its size while it is encoded and deflated.
 */
export function inTurn(job: () => Promise<void>): void {
  // A document that could not be deflated stays as it was, and is tried again the next time it comes to rest.
  last = last.then(job).catch(() => undefined);
}

/**
 * Bytes deflated off the main thread. They are kept as a string of one byte per character, because V8 moves strings
 * together and gives back what is free; buffers stay where malloc has put them, and 500 of them between the larger
 * ones that come and go were measured to hold on to four times their size.
 */
export class DeflatedBytes {
  private constructor(private readonly latin1: string) {}

  static async of(bytes: Uint8Array): Promise<DeflatedBytes> {
    return new DeflatedBytes((await deflate(bytes, { level })).toString("latin1"));
  }

  get byteLength(): number {
    return this.latin1.length;
  }

  inflate(): Uint8Array {
    return inflateRawSync(Buffer.from(this.latin1, "latin1"));
  }
}
