import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { once } from "node:events";
import { vi } from "vitest";
import { WebSocket } from "ws";

export type Received =
  | { readonly type: "step1"; readonly body: Uint8Array }
  | { readonly type: "step2"; readonly body: Uint8Array }
  | { readonly type: "update"; readonly body: Uint8Array }
  | { readonly type: "awareness"; readonly states: Map<number, { clock: number; state: unknown }> }
  | { readonly type: "denied"; readonly reason: string }
  | { readonly type: "ack"; readonly count: number }
  | { readonly type: "level"; readonly canWrite: boolean; readonly reason: string };

/** A client that speaks the wire itself, so that a test sees every frame and can send any. */
export class RawClient {
  readonly received: Received[] = [];
  closeCode: number | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on("message", (data: Buffer) => this.received.push(decodeFrame(data)));
    socket.on("close", (code) => (this.closeCode = code));
    socket.on("error", () => undefined);
  }

  /** Resolves when the upgrade is through. */
  static async open(url: string, path: string, headers: Record<string, string> = {}): Promise<RawClient> {
    const client = new RawClient(new WebSocket(`${url}${path}`, { headers }));
    await once(client.socket, "open");
    return client;
  }

  of<T extends Received["type"]>(type: T): Extract<Received, { type: T }>[] {
    return this.received.filter((frame): frame is Extract<Received, { type: T }> => frame.type === type);
  }

  get ackedCount(): number {
    return this.of("ack").at(-1)?.count ?? 0;
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  sendUpdate(update: Uint8Array): void {
    this.send(syncBytes(2, update));
  }

  sendStep2(update: Uint8Array): void {
    this.send(syncBytes(1, update));
  }

  sendStep1(stateVector: Uint8Array = Uint8Array.of(0)): void {
    this.send(syncBytes(0, stateVector));
  }

  sendAwareness(clientId: number, clock: number, state: unknown): void {
    const body = encoding.createEncoder();
    encoding.writeVarUint(body, 1);
    encoding.writeVarUint(body, clientId);
    encoding.writeVarUint(body, clock);
    encoding.writeVarString(body, JSON.stringify(state));
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
    this.send(encoding.toUint8Array(encoder));
  }

  async until(condition: () => boolean): Promise<void> {
    await vi.waitFor(
      () => {
        if (!condition())
          throw new Error(
            `not so yet; closed with ${String(this.closeCode)}, received ${this.received.map(({ type }) => type).join(" ")}`,
          );
      },
      { timeout: 20_000, interval: 5 },
    );
  }

  /** Resolves with the code the server closed with. */
  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  close(): void {
    this.socket.terminate();
  }
}

export function syncBytes(step: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

export function decodeFrame(bytes: Uint8Array): Received {
  const decoder = decoding.createDecoder(bytes);
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case 0: {
      const step = (["step1", "step2", "update"] as const)[decoding.readVarUint(decoder)];
      if (step === undefined) throw new Error("unknown sync step from the server");
      return { type: step, body: decoding.readVarUint8Array(decoder) };
    }
    case 1:
      return { type: "awareness", states: decodeAwareness(decoding.readVarUint8Array(decoder)) };
    case 2:
      decoding.readVarUint(decoder);
      return { type: "denied", reason: decoding.readVarString(decoder) };
    case 100:
      return { type: "ack", count: decoding.readVarUint(decoder) };
    case 101:
      return {
        type: "level",
        canWrite: decoding.readVarUint(decoder) === 1,
        reason: decoding.readVarString(decoder),
      };
    default:
      throw new Error(`unknown message type ${String(type)} from the server`);
  }
}

function decodeAwareness(bytes: Uint8Array): Map<number, { clock: number; state: unknown }> {
  const decoder = decoding.createDecoder(bytes);
  const states = new Map<number, { clock: number; state: unknown }>();
  for (let count = decoding.readVarUint(decoder); count > 0; count--) {
    const clientId = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    states.set(clientId, { clock, state: JSON.parse(decoding.readVarString(decoder)) as unknown });
  }
  return states;
}
