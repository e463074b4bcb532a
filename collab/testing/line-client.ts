import * as decoding from "lib0/decoding";
import { encodeRecord, type LineRecord, readRecords, type RecordKind } from "../http/records.ts";

/** What came down on one channel. */
export interface Down {
  readonly kind: RecordKind;
  readonly payload: Buffer;
}

/** A line's requests one by one, so that a test can repeat, drop and misdirect any of them. */
export class LineClient {
  /** Number of the first record not received yet. */
  from = 0;
  /** Number of the next record to bring. */
  seq = 0;
  readonly received = new Map<number, Down[]>();

  constructor(
    readonly origin: string,
    readonly actorId: string,
    readonly id: string,
  ) {}

  /** Opens a line on a server whose sockets are at `url`. */
  static async open(url: string, actorId = "ada"): Promise<LineClient> {
    const origin = url.replace(/^ws/, "http");
    const response = await post(origin, { as: actorId });
    if (response.status !== 200) throw new Error(`no line: ${String(response.status)}`);
    const { line } = (await response.json()) as { line: string };
    return new LineClient(origin, actorId, line);
  }

  /** Brings records; resolves with the status. Numbers go on only when they were taken. */
  async bring(records: LineRecord[], more: Record<string, string> = {}): Promise<number> {
    const status = await this.bringAt(this.seq, records, more);
    if (status === 204) this.seq += records.length;
    return status;
  }

  async bringAt(seq: number, records: LineRecord[], more: Record<string, string> = {}): Promise<number> {
    const body = Buffer.concat(records.map(encodeRecord));
    const query = { as: this.actorId, line: this.id, seq: String(seq), ...more };
    return (await post(this.origin, query, body)).status;
  }

  /** One poll; keeps what it brought and resolves with it, or with the status of a refusal. */
  async poll(signal?: AbortSignal): Promise<LineRecord[] | number> {
    const answer = await this.pollAt(this.from, signal);
    if (typeof answer === "number") return answer;
    this.from += answer.length;
    for (const { channel, kind, payload } of answer) {
      const before = this.received.get(channel) ?? [];
      this.received.set(channel, [...before, { kind, payload: Buffer.from(payload) }]);
    }
    return answer;
  }

  async pollAt(from: number, signal?: AbortSignal): Promise<LineRecord[] | number> {
    const query = { as: this.actorId, line: this.id, from: String(from) };
    const response = await post(this.origin, query, undefined, signal);
    if (response.status !== 200) return response.status;
    return readRecords(new Uint8Array(await response.arrayBuffer()));
  }

  /** Polls until it is so; the test's own time limit ends it. */
  async pollUntil(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const answer = await this.poll();
      if (typeof answer === "number") throw new Error(`the poll was refused with ${String(answer)}`);
    }
  }

  /** The code a channel was closed with. */
  closeCode(channel: number): number | undefined {
    const last = this.received.get(channel)?.at(-1);
    return last?.kind === "close" ? decoding.readVarUint(decoding.createDecoder(last.payload)) : undefined;
  }

  frames(channel: number, kind: RecordKind = "binary"): Buffer[] {
    return (this.received.get(channel) ?? [])
      .filter((down) => down.kind === kind)
      .map(({ payload }) => payload);
  }
}

export function opening(channel: number, address: string): LineRecord {
  return { channel, kind: "open", payload: Buffer.from(address) };
}

export function binary(channel: number, payload: Uint8Array): LineRecord {
  return { channel, kind: "binary", payload };
}

export async function post(
  origin: string,
  query: Record<string, string>,
  body?: Uint8Array,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${origin}/collab?${new URLSearchParams(query).toString()}`, {
    method: "POST",
    ...(body !== undefined && { body: Buffer.from(body) }),
    ...(signal !== undefined && { signal }),
  });
}
