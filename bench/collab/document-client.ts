import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { Endpoint } from "./endpoint.ts";
import { WireSocket } from "./wire-socket.ts";

const SYNC = 0;
const AUTH = 2;
/** What ours sends once frames are on disk, and what hocuspocus sends once it has applied one. */
const OURS_ACK = 100;
const HOCUSPOCUS_ACK = 8;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

const EMPTY_STATE_VECTOR = Uint8Array.of(0);
const EMPTY_UPDATE = Uint8Array.of(0, 0);
const SYNC_MS = 60_000;

export interface ClientEvents {
  /** A sync step 2 or an update; the bytes are only valid during the call. */
  onUpdate?(update: Buffer): void;
  /** How many of this client's updates have been acknowledged so far. Never called by @y/websocket-server. */
  onAcked?(count: number): void;
  onClosed?(code: number): void;
}

let clientsOpened = 0;

/**
 * A client of one document that speaks the protocol itself and keeps no document, the same for all three servers:
 * hocuspocus only wants the document's name before every message and a token first.
 */
export class DocumentClient {
  /** Milliseconds from the beginning of the connection until the server's sync step 2 was there. */
  syncedMs = Number.NaN;
  /** Bytes of the last sync step 2. */
  syncedBytes = 0;
  private socket: WireSocket | undefined;
  private readonly prefix: Uint8Array;
  private acked = 0;
  private answeredStep1s = 0;
  private readonly openedAt = performance.now();
  private onSynced: (error?: Error) => void = () => undefined;

  private constructor(
    private readonly endpoint: Endpoint,
    documentName: string,
    private readonly events: ClientEvents,
  ) {
    this.prefix = endpoint.contestant === "hocuspocus" ? nameBytes(documentName) : new Uint8Array();
  }

  /** Resolves when the server has sent the document. */
  static async open(
    endpoint: Endpoint,
    documentName: string,
    events: ClientEvents = {},
  ): Promise<DocumentClient> {
    const client = new DocumentClient(endpoint, documentName, events);
    client.socket = new WireSocket(endpoint.port, pathOf(endpoint, documentName), {
      onOpen: () => client.greet(),
      onMessage: (payload) => client.receive(payload),
      onClosed: (code) => {
        client.onSynced(new Error(`${endpoint.contestant} closed the connection (${String(code)}).`));
        events.onClosed?.(code);
      },
    });
    await client.nextStep2();
    client.syncedMs = performance.now() - client.openedAt;
    return client;
  }

  /** Resolves when the server has dealt with everything sent so far. */
  async settled(): Promise<void> {
    this.send(syncMessage(STEP_1, EMPTY_STATE_VECTOR));
    await this.nextStep2();
  }

  sendUpdate(update: Uint8Array): void {
    this.send(syncMessage(UPDATE, update));
  }

  get wire(): WireSocket {
    if (this.socket === undefined) throw new Error("The client is not connected yet.");
    return this.socket;
  }

  close(): void {
    this.socket?.close();
  }

  private greet(): void {
    if (this.endpoint.contestant === "hocuspocus") this.send(authMessage());
    this.send(syncMessage(STEP_1, EMPTY_STATE_VECTOR));
  }

  private async nextStep2(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.endpoint.contestant} sent no sync step 2 in time.`)),
        SYNC_MS,
      );
      this.onSynced = (error) => {
        clearTimeout(timer);
        this.onSynced = () => undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  }

  private send(message: Uint8Array): void {
    this.wire.send(this.prefix.byteLength === 0 ? message : Buffer.concat([this.prefix, message]));
  }

  private receive(payload: Buffer): void {
    const message = payload.subarray(this.prefix.byteLength);
    switch (message[0]) {
      case SYNC:
        this.receiveSync(message);
        break;
      case OURS_ACK:
        this.acked = decoding.readVarUint(decoderAt(message, 1));
        this.tellAcked();
        break;
      case HOCUSPOCUS_ACK:
        if (this.endpoint.contestant !== "hocuspocus") break;
        this.acked++;
        this.tellAcked();
        break;
      default: // awareness, levels, hocuspocus' "authenticated"
    }
  }

  private receiveSync(message: Buffer): void {
    if (message[1] === STEP_1) {
      this.answeredStep1s++;
      this.send(syncMessage(STEP_2, EMPTY_UPDATE));
      return;
    }
    const decoder = decoderAt(message, 2);
    const length = decoding.readVarUint(decoder);
    const update = message.subarray(decoder.pos, decoder.pos + length);
    this.events.onUpdate?.(update);
    if (message[1] !== STEP_2) return;
    this.syncedBytes = length;
    this.onSynced();
  }

  /** Answers to the server's sync step 1 are acknowledged like updates. */
  private tellAcked(): void {
    this.events.onAcked?.(this.acked - this.answeredStep1s);
  }
}

function pathOf({ contestant }: Endpoint, documentName: string): string {
  if (contestant === "ours") return `/collab/${documentName}?ack=1&as=${String(++clientsOpened)}`;
  return `/${documentName}`;
}

function nameBytes(name: string): Uint8Array {
  return encoding.encode((encoder) => encoding.writeVarString(encoder, name));
}

function authMessage(): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, AUTH);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, "");
  });
}

function syncMessage(step: number, body: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, SYNC);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, body);
  });
}

function decoderAt(bytes: Uint8Array, position: number): decoding.Decoder {
  const decoder = decoding.createDecoder(bytes);
  decoder.pos = position;
  return decoder;
}
