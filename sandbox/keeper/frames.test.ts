import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { encodeFrame, readFrames, type FromKeeper } from "./frames.ts";

let server: Server;
let near: Socket;
let far: Socket;

beforeEach(async () => {
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  near = connect((server.address() as AddressInfo).port, "127.0.0.1");
  [far] = (await once(server, "connection")) as [Socket];
});
afterEach(() => {
  near.destroy();
  far.destroy();
  server.close();
});

/** Everything that was handed on: what a shell has shown put together, all else by its type. */
function read(socket: Socket) {
  const heard = { shown: Buffer.alloc(0), types: [] as string[], faults: [] as string[] };
  readFrames<FromKeeper>(
    socket,
    (head, payload) => {
      if (head.type === "data") heard.shown = Buffer.concat([heard.shown, payload]);
      else heard.types.push(`${head.type} after ${heard.shown.length}`);
      if (head.type === "lost") throw new Error("a fault of the listener");
    },
    (error) => heard.faults.push(String(error)),
  );
  return heard;
}

test.each([1, 3, 7, 8, 9, 40, 1_000, 100_000])(
  "S110 frames in pieces of %i bytes are whole",
  async (size) => {
    const shown = Buffer.from(Array.from({ length: 3_000 }, (_, index) => index % 251));
    const bytes = Buffer.concat([
      encodeFrame({ type: "welcome", version: 1 }),
      encodeFrame({ type: "data", hold: 1 }, shown.subarray(0, 2_000)),
      encodeFrame({ type: "data", hold: 1 }, Buffer.alloc(0)),
      encodeFrame({ type: "typed", hold: 1, ticket: 1, ok: true }),
      encodeFrame({ type: "data", hold: 1 }, shown.subarray(2_000)),
      encodeFrame({ type: "exit", hold: 1, exitCode: 0 }),
    ]);
    const heard = read(near);
    // As if they came from the network in these pieces.
    for (let at = 0; at < bytes.length; at += size) near.emit("data", bytes.subarray(at, at + size));
    expect(heard.shown.equals(shown)).toBe(true);
    expect(heard.types).toEqual(["welcome after 0", "typed after 2000", "exit after 3000"]);
  },
);

test.each([
  ["a frame too long", [0xffffffff, 4]],
  ["a head longer than its frame", [8, 100]],
])("S110 %s cuts the peer off", async (_, numbers) => {
  const { faults } = read(near);
  far.write(Buffer.from(Uint32Array.from(numbers).buffer));
  await once(near, "close");
  expect(near.destroyed).toBe(true);
  expect(faults).toEqual(["Error: not a keeper's frame"]);
});

test("S110 a frame whose handling throws costs no other", () => {
  const heard = read(near);
  const bytes = Buffer.concat([
    encodeFrame({ type: "lost", hold: 1 }),
    encodeFrame({ type: "exit", hold: 2, exitCode: 0 }),
  ]);
  near.emit("data", bytes);
  near.emit("data", encodeFrame({ type: "welcome", version: 1 }));
  expect(heard.types).toEqual(["lost after 0", "exit after 0", "welcome after 0"]);
  expect(heard.faults).toEqual(["Error: a fault of the listener"]);
  expect(near.destroyed).toBe(false);
});
