import type { Relay } from "../ports.ts";
import {
  type DocumentMessage,
  nodeOf,
  readDocumentMessage,
  type Speaker,
  writeDocumentMessage,
} from "./messages.ts";

/** What is kept of what others say while the document is still loading; what is beyond is asked for again. */
const maxEarlyBytes = 8 * 1024 * 1024;
/** What a message needs besides its content. */
const framingBytes = 64 * 1024;

export interface LineEvents {
  onMessage(speaker: Speaker, message: DocumentMessage): void;
  /** Something was said that could not be read or taken. */
  onUnclear(error: unknown): void;
}

/** The channel of one document: heard from the start, listened to from `open` on. */
export class DocumentLine {
  private readonly ear: ReturnType<Relay["listen"]>;
  private readonly channel: string;
  private early: Uint8Array[] = [];
  private earlyBytes = 0;
  private events: LineEvents | undefined;

  constructor(
    name: string,
    private readonly speaker: Speaker,
    private readonly relay: Relay,
    private readonly maxContentBytes: number,
  ) {
    this.channel = `document:${name}`;
    this.ear = relay.listen(this.channel, (bytes) => {
      if (this.events === undefined) this.keep(bytes);
      else this.tell(bytes, this.events);
    });
  }

  /** Tells when, and whether, nothing said from now on is missed. */
  get listening(): Promise<boolean> {
    return this.ear.listening;
  }

  /** Whether this much content can be sent. */
  carries(bytes: number): boolean {
    return bytes <= this.maxContentBytes;
  }

  /** Tells what has been said already and what will be. */
  open(events: LineEvents): void {
    this.events = events;
    for (const bytes of this.early.splice(0)) this.tell(bytes, events);
  }

  /** How many nodes listen, this one included; null when the message was not sent. */
  async say(message: DocumentMessage): Promise<number | null> {
    const bytes = writeDocumentMessage(this.speaker, message);
    if (!this.carries(bytes.byteLength - framingBytes)) return null;
    return this.relay.publish(this.channel, bytes);
  }

  close(): void {
    this.ear.stop();
    this.events = { onMessage: () => undefined, onUnclear: () => undefined };
  }

  private keep(bytes: Uint8Array): void {
    this.earlyBytes += bytes.byteLength;
    if (this.earlyBytes <= maxEarlyBytes) this.early.push(bytes);
  }

  private tell(bytes: Uint8Array, { onMessage, onUnclear }: LineEvents): void {
    try {
      if (nodeOf(bytes) === this.speaker.node) return;
      const { speaker, message } = readDocumentMessage(bytes);
      onMessage(speaker, message);
    } catch (error) {
      onUnclear(error);
    }
  }
}
