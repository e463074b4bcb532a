/** The part of a browser's WebSocket that documents and terminals use; data comes as text or as an ArrayBuffer. */
export interface SocketLike {
  readonly OPEN: number;
  readonly readyState: number;
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: ArrayBuffer | string }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(data: Uint8Array<ArrayBuffer> | string): void;
  close(): void;
}

export type SocketClass = new (url: string) => SocketLike;

/** Values of `readyState`. */
export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;
