import type { Log } from "../ports.ts";

/** A replica of an open document. */
export interface Readable {
  /** Rejects when the log is away. */
  readAgain(): Promise<void>;
}

/**
 * Reads the logs of documents again, because somebody who cannot be asked any more may have saved something there.
 * One after the other, as there may be thousands, and again later while the log is away.
 */
export class LogReader {
  private readonly unread = new Set<Readable>();
  private isReading = false;
  private pause: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: Log,
    private readonly retryMs: number,
  ) {}

  add(document: Readable): void {
    this.unread.add(document);
    if (!this.isReading && this.pause === undefined) void this.read();
  }

  remove(document: Readable): void {
    this.unread.delete(document);
  }

  close(): void {
    clearTimeout(this.pause);
    this.unread.clear();
  }

  private async read(): Promise<void> {
    this.isReading = true;
    this.pause = undefined;
    for (const document of this.unread) {
      this.unread.delete(document);
      try {
        await document.readAgain();
      } catch (error) {
        this.log.warn({ err: error }, "what other nodes saved was not read yet");
        this.readLater(document);
        break;
      }
    }
    this.isReading = false;
  }

  private readLater(document: Readable): void {
    this.unread.add(document);
    this.pause = setTimeout(() => void this.read(), this.retryMs).unref();
  }
}
