import { PageSocket } from "#app/transport/page-socket.ts";

/** How many document frames this connection has sent, and how many of them the server has made durable. */
export interface FrameCount {
  sent: number;
  acknowledged: number;
}

/**
 * A socket class for y-websocket that counts the frames which carry document content, so that an
 * acknowledgement ("the first n of your frames are durable") can be told apart from "on its way".
 * Each new socket starts counting at zero, as the server does.
 */
export function countingSocket(count: FrameCount, onSent: () => void): typeof WebSocket {
  class CountingSocket extends PageSocket {
    constructor(url: string) {
      super(url);
      count.sent = 0;
      count.acknowledged = 0;
    }

    override send(data: Uint8Array<ArrayBuffer> | string): void {
      super.send(data);
      if (typeof data !== "string" && carriesContent(data)) {
        count.sent += 1;
        onSent();
      }
    }
  }
  // The provider uses no more of a WebSocket than this has.
  return CountingSocket as unknown as typeof WebSocket;
}

const SYNC = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

/** True for a sync message that changes the document. Both varuints are below 128, so one byte each. */
export function carriesContent(frame: Uint8Array): boolean {
  return frame[0] === SYNC && (frame[1] === SYNC_STEP_2 || frame[1] === SYNC_UPDATE);
}
