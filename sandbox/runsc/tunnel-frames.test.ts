import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { TunnelLink } from "./tunnel.ts";
import { encodeTunnelFrame, TUNNEL, TunnelReader, u32, type TunnelFrame } from "./tunnel-frames.ts";
import { TunnelStream } from "./tunnel-stream.ts";

test("S55 frames come out whole however the bytes are cut", () => {
  const frames = [
    encodeTunnelFrame(TUNNEL.DATA, 3, Buffer.from("hello")),
    encodeTunnelFrame(TUNNEL.END, 65_535),
    encodeTunnelFrame(TUNNEL.CREDIT, 0, u32(70_000)),
  ];
  const bytes = Buffer.concat(frames);
  for (let size = 1; size <= bytes.length; size++) {
    const seen: TunnelFrame[] = [];
    const reader = new TunnelReader((frame) => seen.push(frame));
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    expect(seen.map(({ type, stream, payload }) => [type, stream, payload.toString("hex")])).toEqual([
      [TUNNEL.DATA, 3, Buffer.from("hello").toString("hex")],
      [TUNNEL.END, 65_535, ""],
      [TUNNEL.CREDIT, 0, u32(70_000).toString("hex")],
    ]);
  }
});

test("S55 a frame that claims to be too long is refused before it is waited for", () => {
  const reader = new TunnelReader(() => {});
  expect(() => reader.push(Buffer.from([TUNNEL.DATA, 0, 0, 0, 1, 64, 0, 0]))).toThrow("16385 bytes");
});

test("S55 garbage never makes the reader hold more than one frame", () => {
  const reader = new TunnelReader(() => {});
  let refused = 0;
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 0x7fffffff);
  for (let round = 0; round < 200; round++) {
    try {
      reader.push(Buffer.from(Array.from({ length: 64 }, () => random() & 255)));
    } catch {
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(0);
});

test("S55 more than its credit is refused to a stream that nobody reads", () => {
  const stream = new TunnelStream(() => {});
  let sent = 0;
  while (stream.incoming.data(Buffer.alloc(8 << 10)) && sent < 1 << 20) sent += 8 << 10;
  expect(sent).toBeLessThanOrEqual(128 << 10); // what is read ahead, and what may be on its way
});

test.each([
  ["noise", "head -c 100000 /dev/urandom"],
  ["a stream nobody opened", "printf '\\021\\0\\7\\0\\0\\0\\0\\0'"],
  ["data before the stream is open", "printf '\\041\\0\\0\\0\\1\\0\\0\\0x'"],
  ["an answer to no question", "printf '\\023\\0\\11\\0\\0\\0\\0\\0'"],
  ["nothing at all", "exit"],
])("S55 a tunnel that says %s is ended, and whoever waits is told", async (_, script) => {
  let hasEnded = false;
  const link = new TunnelLink(
    spawn("bash", ["-c", `head -c 10 > /dev/null; ${script}; exec sleep 60`]),
    () => {
      hasEnded = true;
    },
  );
  await expect(link.connect(80)).rejects.toMatchObject({ code: "STOPPED" });
  expect(hasEnded).toBe(true);
});
