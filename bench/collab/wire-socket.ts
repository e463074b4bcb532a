import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** All sockets read into it: whoever is called back has to be done with the bytes, or copy them. */
const inbox = Buffer.allocUnsafe(256 * 1024);

export interface WireEvents {
  /** The server has upgraded the connection. */
  onOpen(): void;
  /** One whole message; its bytes are only valid during the call. */
  onMessage(payload: Buffer): void;
  /** Also when it never opened, with 1006. */
  onClosed(code: number): void;
}

/**
 * A WebSocket client with as little between the socket and the caller as possible, so that on a machine of two
 * cores the server is what a saturating run saturates. Masks with zeros, which every server has to take; sends
 * what one turn of the event loop produced in one write; expects unfragmented messages.
 */
export class WireSocket {
  private rest: Buffer = Buffer.alloc(0);
  private isUpgraded = false;
  private closeCode = 1006;
  private outbox: Buffer[] = [];
  private readonly socket: Socket;

  constructor(
    port: number,
    private readonly path: string,
    private readonly events: WireEvents,
  ) {
    this.socket = connect({
      host: "127.0.0.1",
      port,
      noDelay: true,
      onread: {
        buffer: inbox,
        callback: (byteCount) => {
          this.take(inbox.subarray(0, byteCount));
          return true;
        },
      },
    });
    this.socket.on("connect", () => this.socket.write(this.request()));
    this.socket.on("error", () => undefined);
    this.socket.on("close", () => events.onClosed(this.closeCode));
  }

  send(payload: Uint8Array): void {
    if (this.outbox.length === 0) queueMicrotask(() => this.flush());
    this.outbox.push(
      header(BINARY, payload.byteLength),
      Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
    );
  }

  /** Bytes this process could not hand to the kernel yet. */
  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  /** Resolves when the kernel has taken everything. */
  async drained(): Promise<void> {
    if (this.socket.writableNeedDrain) await new Promise((resolve) => this.socket.once("drain", resolve));
  }

  /** From now on nothing is read: the peer's bytes pile up on its side. */
  stopReading(): void {
    this.socket.pause();
  }

  startReading(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.destroy();
  }

  private flush(): void {
    const bytes = this.outbox.length === 1 ? this.outbox[0] : Buffer.concat(this.outbox);
    this.outbox = [];
    if (bytes !== undefined && !this.socket.destroyed) this.socket.write(bytes);
  }

  private request(): string {
    const lines = [
      `GET ${this.path} HTTP/1.1`,
      "Host: 127.0.0.1",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ];
    return `${lines.join("\r\n")}\r\n\r\n`;
  }

  private take(chunk: Buffer): void {
    let bytes = this.rest.byteLength === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.isUpgraded) bytes = this.readUpgrade(bytes);
    let at = 0;
    while (this.isUpgraded) {
      const end = this.readFrame(bytes, at);
      if (end === undefined) break;
      at = end;
    }
    this.rest = at === bytes.byteLength ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
  }

  private readUpgrade(bytes: Buffer): Buffer {
    const end = bytes.indexOf("\r\n\r\n");
    if (end < 0) return bytes;
    const status = bytes.toString("latin1", 0, bytes.indexOf("\r\n"));
    if (!status.includes(" 101 ")) {
      this.socket.destroy(new Error(`${this.path}: ${status}`));
      return bytes;
    }
    this.isUpgraded = true;
    this.events.onOpen();
    return bytes.subarray(end + 4);
  }

  /** Handles the frame at `at` and returns where it ends; undefined while it is not there whole. */
  private readFrame(bytes: Buffer, at: number): number | undefined {
    const available = bytes.byteLength - at;
    if (available < 2) return undefined;
    const opcode = bytes.readUInt8(at) & 15;
    const short = bytes.readUInt8(at + 1);
    const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (available < headerBytes) return undefined;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUIntBE(at + 4, 6);
    const end = at + headerBytes + length;
    if (end > bytes.byteLength) return undefined;
    const payload = bytes.subarray(at + headerBytes, end);
    if (opcode === BINARY) this.events.onMessage(payload);
    else if (opcode === PING) this.socket.write(Buffer.concat([header(PONG, length), payload]));
    else if (opcode === CLOSE) {
      if (length >= 2) this.closeCode = payload.readUInt16BE(0);
      this.socket.end();
    }
    return end;
  }
}

function header(opcode: number, length: number): Buffer {
  const sizeBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const bytes = Buffer.alloc(2 + sizeBytes + 4);
  bytes[0] = 0x80 | opcode;
  bytes[1] = 0x80 | (sizeBytes === 0 ? length : sizeBytes === 2 ? 126 : 127);
  if (sizeBytes === 2) bytes.writeUInt16BE(length, 2);
  if (sizeBytes === 8) bytes.writeUIntBE(length, 4, 6);
  return bytes;
}
