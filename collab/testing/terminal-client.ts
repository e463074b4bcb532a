import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import type { ServerMessage, Size } from "../terminals/messages.ts";
import { Emulator } from "./emulator.ts";

const patienceMs = 20_000;

type Attached = Extract<ServerMessage, { type: "attached" }>;

/** A browser's side of a terminal: keeps what it is shown, and how far it got. */
export class TerminalClient {
  readonly messages: ServerMessage[] = [];
  closeCode: number | undefined;
  closeReason = "";
  attached: Attached | undefined;
  /** Offset of the next byte. */
  offset = 0;
  private shown: Buffer[] = [];
  /** Sizes and bytes in the order they came, since the screen was last cleared. */
  private drawing: (Size | Buffer)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.show(data);
      else this.receive(JSON.parse(data.toString()) as ServerMessage);
    });
    socket.on("close", (code, reason) => {
      this.closeCode = code;
      this.closeReason = reason.toString();
    });
    socket.on("error", () => undefined);
  }

  static async open(
    url: string,
    path: string,
    query: Record<string, string | number> = {},
    previous?: TerminalClient,
  ): Promise<TerminalClient> {
    const resume = previous?.attached && { epoch: previous.attached.epoch, from: previous.offset };
    const search = new URLSearchParams(
      Object.entries({ as: "ada", columns: 80, rows: 24, ...query, ...resume }).map(([key, value]) => [
        key,
        String(value),
      ]),
    );
    const client = new TerminalClient(new WebSocket(`${url}/terminal/${path}?${search.toString()}`));
    if (previous?.attached) {
      client.attached = previous.attached;
      client.offset = previous.offset;
      client.shown = [...previous.shown];
      client.drawing = [...previous.drawing];
    }
    await once(client.socket, "open");
    return client;
  }

  get text(): string {
    return this.bytes.toString();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.shown);
  }

  get shownBytes(): number {
    return this.shown.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  of<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.messages.filter(
      (message): message is Extract<ServerMessage, { type: T }> => message.type === type,
    );
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text));
  }

  control(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  async until(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!condition()) {
      if (performance.now() > deadline) {
        throw new Error(
          `not so yet; shown: ${this.text.slice(-300)}; told: ${JSON.stringify(this.messages)}`,
        );
      }
      await delay(2);
    }
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  close(): void {
    this.socket.terminate();
  }

  /** The screen as its viewer sees it. */
  async draw(): Promise<Emulator> {
    const emulator = new Emulator({ columns: 80, rows: 24 });
    for (const step of this.drawing) {
      if (Buffer.isBuffer(step)) await emulator.write(step);
      else emulator.resize(step);
    }
    return emulator;
  }

  private receive(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === "size") this.drawing.push(message);
    if (message.type === "restarted" && this.attached !== undefined) {
      this.attached = { ...this.attached, epoch: message.epoch };
      this.offset = message.offset;
    }
    if (message.type !== "attached") return;
    if (message.fresh) {
      this.shown = [];
      this.drawing = [];
    }
    this.drawing.push(message);
    this.attached = message;
    this.offset = message.offset;
  }

  private show(bytes: Buffer): void {
    const copy = Buffer.from(bytes);
    this.shown.push(copy);
    this.drawing.push(copy);
    this.offset += bytes.byteLength;
  }
}
