import { closeCodes } from "../close-codes.ts";
import { type RawMessage, type RawSocket, socketOpen } from "../raw-socket.ts";

/** More than this on its way to one side, and nothing is read from the other until that has taken it. */
const maxOnTheWayBytes = 256 * 1024;

/** A socket to another node; tells with which code it was closed. */
export interface FarSocket extends RawSocket {
  on(event: "message", listener: (data: RawMessage, isBinary: boolean) => void): unknown;
  on(event: "ping", listener: (data: Buffer) => void): unknown;
  on(event: "pong", listener: () => void): unknown;
  on(event: "close", listener: (code: number, reason: Buffer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** Makes one socket of two: what comes to one goes out at the other, until either closes. Both are paused before. */
export function bridge(near: RawSocket, far: FarSocket): void {
  carry(near, far);
  carry(far, near);
  near.on("close", () => {
    far.terminate();
  });
  far.on("close", (code, reason) => {
    // Whoever lost a node on the way comes back, and is led to another.
    if (Object.hasOwn(closeCodes, code)) near.close(code, reason.toString());
    else near.close(1013, closeCodes[1013].sentence);
  });
  near.resume();
  far.resume();
}

function carry(from: RawSocket, to: RawSocket): void {
  from.on("error", () => undefined);
  from.on("message", (data, isBinary) => {
    if (to.readyState !== socketOpen) return;
    const bytes = data as Buffer; // binaryType "nodebuffer", which is ws's default
    to.send(isBinary ? bytes : bytes.toString("utf8"));
    if (to.bufferedAmount <= maxOnTheWayBytes || from.isPaused) return;
    from.pause();
    to.ping("", false, () => {
      from.resume();
    });
  });
}
