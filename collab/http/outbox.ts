import { costOf } from "./records.ts";

/** Told, in order, how many bytes of what it sent have arrived. */
export interface Sender {
  confirmed(byteCount: number): void;
}

/**
 * Records on their way to the client, numbered from 0. Each is kept until the client has said that it has it, so an
 * answer that was lost can be given again: none is missing, none comes twice.
 */
export class Outbox {
  private readonly kept: { readonly bytes: Uint8Array; readonly sender: Sender }[] = [];
  private firstNumber = 0;
  private keptBytes = 0;

  /** What all that is kept costs. */
  get bytes(): number {
    return this.keptBytes;
  }

  get isEmpty(): boolean {
    return this.kept.length === 0;
  }

  push(bytes: Uint8Array, sender: Sender): void {
    this.kept.push({ bytes, sender });
    this.keptBytes += costOf(bytes);
  }

  /** Lets go of all records before `number`; false when that is none the client could have arrived at. */
  confirm(number: number): boolean {
    const count = number - this.firstNumber;
    if (count < 0 || count > this.kept.length) return false;
    this.firstNumber = number;
    for (const { bytes, sender } of this.kept.splice(0, count)) {
      this.keptBytes -= costOf(bytes);
      sender.confirmed(bytes.byteLength);
    }
    return true;
  }

  /** The oldest records, up to `maxBytes`, but at least one. They stay until confirmed. */
  next(maxBytes: number): Uint8Array {
    const chosen: Uint8Array[] = [];
    let size = 0;
    for (const { bytes } of this.kept) {
      if (size > 0 && size + bytes.byteLength > maxBytes) break;
      chosen.push(bytes);
      size += bytes.byteLength;
    }
    return Buffer.concat(chosen, size);
  }

  clear(): void {
    this.kept.length = 0;
    this.keptBytes = 0;
  }
}
