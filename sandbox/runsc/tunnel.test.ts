import { once } from "node:events";
import * as http from "node:http";
import type { Duplex } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../driver.ts";
import { attach, bash, describeSandbox, useSandboxes } from "../testing.ts";

/** Echoes what it is sent, says "bye" at its end, on IPv4 port 7001 and IPv6 port 7002. */
const ECHO = `
import asyncio
async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write(b"bye")
        await writer.drain()
    except ConnectionError: pass
    writer.close()
async def main():
    for host, port in ("127.0.0.1", 7001), ("::1", 7002):
        await asyncio.start_server(echo, host, port, backlog=256)
    await asyncio.Event().wait()
asyncio.run(main())
`;

describeSandbox("tunnel", () => {
  const sandboxes = useSandboxes();
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await sandboxes().open("tunnel");
    await sandbox.home.write("echo.py", Buffer.from(ECHO));
    await bash(sandbox, "setsid python3 echo.py > /dev/null 2>&1 < /dev/null & ");
    await waitFor(async () => (await sandbox.ports()).length === 2);
  }, 60_000);

  test("S50 the ports that are listened on are named", async () => {
    expect(await sandbox.ports()).toEqual([7001, 7002]);
  });

  test.each([7001, 7002])(
    "S50 bytes pass both ways on port %i, and each side ends for itself",
    async (port) => {
      const stream = await sandbox.connect(port);
      stream.end("hello");
      expect(await text(stream)).toBe("hellobye");
    },
  );

  test("S50 an ordinary HTTP client can use it", async () => {
    await bash(sandbox, "setsid python3 -m http.server -d /usr/share 7003 > /dev/null 2>&1 < /dev/null &");
    await waitFor(async () => (await sandbox.ports()).includes(7003));
    const stream = await sandbox.connect(7003);
    const request = http.get("http://lab/", { createConnection: () => stream });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(await text(response)).toContain("Directory listing");
  });

  test("S51 megabytes pass whole over many streams at once, also when one is not read", async () => {
    const stuck = await sandbox.connect(7001);
    stuck.on("error", () => {});
    stuck.write(Buffer.alloc(4 << 20));
    const sent = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 31 + (i >> 8)) & 255));
    const received = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const stream = await sandbox.connect(7001);
        stream.end(sent);
        return buffer(stream);
      }),
    );
    for (const bytes of received) expect(bytes.equals(Buffer.concat([sent, Buffer.from("bye")]))).toBe(true);
    expect(stuck.readableLength).toBeLessThanOrEqual(128 << 10);
    stuck.destroy();
  }, 60_000);

  test("S52 a port nobody listens on is NOT_FOUND, also one that is no port", async () => {
    for (const port of [1, 0, -1, 65_536, 1.5, Number.NaN])
      await expect(sandbox.connect(port)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("S52 streams beyond the bound are refused, and their numbers come back", async () => {
    const opened = await Promise.allSettled(Array.from({ length: 140 }, () => sandbox.connect(7001)));
    const streams = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(streams).toHaveLength(128);
    for (const stream of streams) stream.on("error", () => {}).destroy();
    await waitFor(() => answers(sandbox));
  }, 60_000);

  test("S53 the student can neither end, trace nor impersonate the tunnel", async () => {
    const stream = await sandbox.connect(7001);
    const terminal = await attach(sandbox);
    terminal.type("pid=$(pgrep -x lab-tunnel); kill -9 $pid; strace -p $pid 2>&1 | tail -1; echo done\n");
    const shown = await terminal.expectOutput(/\r\ndone\r\n/);
    expect(shown).toContain("Operation not permitted");
    terminal.type("for fd in /proc/$pid/fd/*; do echo x > $fd; head -c1 $fd; done; echo tried\n");
    await terminal.expectOutput(/\r\ntried\r\n/);
    stream.end("alive");
    expect(await text(stream)).toBe("alivebye");
    terminal.shell.kill();
  });

  test("S54 streams end with the sandbox, and with the server that was reached", async () => {
    const other = await sandboxes().open("ending");
    await bash(other, "setsid python3 -m http.server 7004 > /dev/null 2>&1 < /dev/null &");
    await waitFor(async () => (await other.ports()).includes(7004));
    const cut = await failure(await other.connect(7004), () => bash(other, "pkill -9 -f http.server"));
    expect(cut).toBeDefined();
    await bash(other, "setsid python3 -m http.server 7005 > /dev/null 2>&1 < /dev/null &");
    await waitFor(async () => (await other.ports()).includes(7005));
    expect(await failure(await other.connect(7005), () => other.stop())).toBe("ECONNRESET");
    await expect(other.connect(7005)).rejects.toMatchObject({ code: "STOPPED" });
  }, 60_000);
});

/** What a stream ends with: the code of its error, or "end". */
async function failure(stream: Duplex, act: () => Promise<unknown>): Promise<string> {
  const ended = new Promise<string>((resolve) => {
    stream.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    stream.on("end", () => resolve("end"));
  });
  stream.resume();
  await act();
  return ended;
}

async function answers(sandbox: Sandbox): Promise<boolean> {
  const stream = await sandbox.connect(7001).catch(() => null);
  stream?.destroy();
  return stream !== null;
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen within 30 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
