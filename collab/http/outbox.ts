import { costOf } from "./records.ts";

/** Told, in order, how many bytes of what it sent have arrived. */
export interface Sender {
  confirmed(byteCount: number): void;
}

/** What all lines of one person keep together. */
export interface Kept {
  bytes: number;
}

/**
 * Records on their way to the client, numbered from 0. Each is kept until the client has said that it has it, so an
 * answer that was lost can be given again: none is missing, none comes twice.
 */
export class Outbox {
  private readonly waiting: { readonly bytes: Uint8Array; readonly sender: Sender }[] = [];
  private firstNumber = 0;

  constructor(private readonly kept: Kept) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  push(bytes: Uint8Array, sender: Sender): void {
    this.waiting.push({ bytes, sender });
    this.kept.bytes += costOf(bytes);
  }

  /** Lets go of all records before `number`; false when that is none the client could have arrived at. */
  confirm(number: number): boolean {
    const count = number - this.firstNumber;
    if (count < 0 || count > this.waiting.length) return false;
    this.firstNumber = number;
    for (const { bytes, sender } of this.waiting.splice(0, count)) {
      this.kept.bytes -= costOf(bytes);
      sender.confirmed(bytes.byteLength);
    }
    return true;
  }

  /** The oldest records, up to `maxBytes`, but at least one. They stay until confirmed. */
  next(maxBytes: number): Uint8Array {
    const chosen: Uint8Array[] = [];
    let size = 0;
    for (const { bytes } of this.waiting) {
      if (size > 0 && size + bytes.byteLength > maxBytes) break;
      chosen.push(bytes);
      size += bytes.byteLength;
    }
    return Buffer.concat(chosen, size);
  }

  clear(): void {
    for (const { bytes } of this.waiting.splice(0)) this.kept.bytes -= costOf(bytes);
  }
}
