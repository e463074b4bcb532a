/**
 * What a guarded socket needs of the thing under it. A `ws` WebSocket has this shape; so has a socket that is carried
 * over plain HTTP, and everything above is the same code for both.
 */
export interface RawSocket {
  /** 0 to 3, as in browsers: connecting, open, closing, closed. */
  readonly readyState: number;
  /** Bytes sent that the peer's side has not taken yet. */
  readonly bufferedAmount: number;
  readonly isPaused: boolean;
  /** Until `resume`, no message is handed out; what arrives waits, bounded, where it came from. */
  pause(): void;
  resume(): void;
  send(data: Uint8Array | string): void;
  /** Asks for a "pong"; `done` once all that was sent before has been taken, or with an error. */
  ping(data?: string, mask?: boolean, done?: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: "message", listener: (data: RawMessage, isBinary: boolean) => void): unknown;
  on(event: "ping", listener: (data: Buffer) => void): unknown;
  on(event: "pong" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** As `ws` hands it out; with its default `binaryType` always a Buffer. */
export type RawMessage = Buffer | ArrayBuffer | Buffer[];

/** `readyState` of a socket that takes messages, and of one that is gone. */
export const socketOpen = 1;
export const socketClosed = 3;
