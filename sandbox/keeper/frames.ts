import type { Socket } from "node:net";
import type { ShellSummary } from "../driver.ts";

/**
 * What server and keeper say to each other, over a unix socket only root can open:
 * `length of the rest: u32 | length of head: u32 | head: JSON | payload: bytes`.
 */

/** A keeper of another version is told to go: the shapes below are then not those it speaks. */
export const KEEPER_VERSION = 3;

export interface KeptSummary extends ShellSummary {
  readonly group: string;
  readonly label: string;
}

export interface ShellWanted {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
}

export interface OpenRequest extends ShellWanted {
  /** Shells of one sandbox; their ids are unique in it. */
  readonly group: string;
  /** Kept for the caller, who may need it to find the shell's programs. */
  readonly label: string;
  readonly file: string;
  readonly args: readonly string[];
}

/** `hold` is a number the server gives to its hold on one shell, unique in its connection. */
export type ToKeeper =
  | { type: "hello"; version: number }
  /** Starts a shell and takes hold of it. */
  | { type: "open"; request: number; hold: number; shell: OpenRequest }
  | { type: "list"; request: number }
  | { type: "attach"; request: number; hold: number; group: string; id: string; from: number }
  /**
   * Takes hold of a shell as if it had just been started under the id `as`: what it has shown is forgotten. The payload
   * is typed in it, also when the server dies now.
   */
  | { type: "take"; request: number; hold: number; group: string; id: string; as: ShellWanted }
  /** With the bytes as payload. */
  | { type: "input"; hold: number; ticket: number; stamp?: { writer: string; sequence: number } }
  /** Everything before `offset` has been taken in. */
  | { type: "taken"; hold: number; offset: number }
  /** Nothing is taken in for now: little more should be read from the tty. */
  | { type: "pause"; hold: number; paused: boolean }
  | { type: "resize"; hold: number; columns: number; rows: number }
  | { type: "signal"; hold: number; signal: NodeJS.Signals }
  | { type: "detach"; hold: number }
  /** Ends the shells of a group that still run and forgets all of them; without `id`, every one. */
  | { type: "forget"; group: string; id?: string; epoch?: string }
  | { type: "shutdown" };

export type FromKeeper =
  | { type: "welcome"; version: number }
  | { type: "answer"; request: number; shells: KeptSummary[]; from?: number; error?: string }
  /** With the bytes as payload. */
  | { type: "data"; hold: number }
  | { type: "exit"; hold: number; exitCode: number }
  | { type: "typed"; hold: number; ticket: number; ok: boolean }
  /** Someone else took hold of the shell. */
  | { type: "lost"; hold: number };

const MAX_FRAME_BYTES = 4 << 20;

export function encodeFrame(head: ToKeeper | FromKeeper, payload?: Uint8Array): Buffer {
  const text = JSON.stringify(head);
  const headBytes = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(8 + headBytes + (payload?.length ?? 0));
  frame.writeUInt32LE(frame.length - 4, 0);
  frame.writeUInt32LE(headBytes, 4);
  frame.write(text, 8);
  if (payload) frame.set(payload, 8 + headBytes);
  return frame;
}

/**
 * Hands on what comes in frames, until the returned function is called; a peer that sends anything else is cut off. What
 * a shell has shown is handed on as it comes, one frame of it in several pieces. A frame whose handling throws costs no
 * other; `onFault` is told of both.
 */
export function readFrames<Head extends ToKeeper | FromKeeper>(
  socket: Socket,
  onFrame: (head: Head, payload: Buffer) => void,
  onFault: (error: unknown) => void,
): () => void {
  const reader = new FrameReader((head: Head, payload) => {
    try {
      onFrame(head, payload);
    } catch (error) {
      onFault(error);
    }
  });
  const read = (chunk: Buffer) => {
    try {
      reader.push(chunk);
    } catch (error) {
      onFault(error);
      socket.destroy();
    }
  };
  socket.on("data", read);
  return () => void socket.off("data", read);
}

/** Cuts a byte stream into frames. Throws at one that cannot be. */
class FrameReader<Head extends ToKeeper | FromKeeper> {
  /** The beginning of a frame that is not here yet, and how much of it must be. */
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private wantedBytes = 0;
  /** The frame that is handed on as it comes, and how much of it is still to come. */
  private passing: { readonly head: Head; bytes: number } | undefined;

  constructor(private readonly onFrame: (head: Head, payload: Buffer) => void) {}

  push(chunk: Buffer): void {
    const fresh = this.pass(chunk);
    this.pending.push(fresh);
    this.pendingBytes += fresh.length;
    // What comes in many pieces is put together once.
    if (this.pendingBytes < this.wantedBytes) return;
    let bytes = this.pending.length === 1 ? fresh : Buffer.concat(this.pending);
    for (let rest = this.cut(bytes); rest !== undefined; rest = this.cut(bytes)) bytes = rest;
    this.pending = bytes.length > 0 ? [bytes] : [];
    this.pendingBytes = bytes.length;
  }

  /** Hands on the first frame, or its beginning; returns what follows, or undefined while more of it is wanted. */
  private cut(bytes: Buffer): Buffer | undefined {
    this.wantedBytes = 8;
    if (bytes.length < 8) return undefined;
    const end = 4 + bytes.readUInt32LE(0);
    const start = 8 + bytes.readUInt32LE(4);
    if (end > MAX_FRAME_BYTES || start > end) throw new Error("not a keeper's frame");
    this.wantedBytes = start;
    if (bytes.length < start) return undefined;
    const head = JSON.parse(bytes.toString("utf8", 8, start)) as Head;
    if (head.type === "data") {
      this.passing = { head, bytes: end - start };
      return this.pass(bytes.subarray(start));
    }
    this.wantedBytes = end;
    if (bytes.length < end) return undefined;
    this.onFrame(head, bytes.subarray(start, end));
    return bytes.subarray(end);
  }

  /** Hands on what belongs to the frame that is passing; returns what does not. */
  private pass(bytes: Buffer): Buffer {
    const { passing } = this;
    if (passing === undefined) return bytes;
    const piece = bytes.subarray(0, passing.bytes);
    passing.bytes -= piece.length;
    if (passing.bytes === 0) this.passing = undefined;
    if (piece.length > 0) this.onFrame(passing.head, piece);
    return bytes.subarray(piece.length);
  }
}
