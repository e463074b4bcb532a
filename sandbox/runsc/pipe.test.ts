import { randomUUID } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { bash, describeSandbox, useSandboxes } from "../testing.ts";

describeSandbox("commands with a stream at each end", () => {
  const sandboxes = useSandboxes();

  it("S120 passes megabytes through unchanged, whatever bytes they are", async () => {
    const sandbox = await sandboxes().open(randomUUID());
    const sent = Buffer.alloc(
      3_000_000,
      Uint8Array.from({ length: 251 }, (_, at) => at),
    );
    const output = new PassThrough();
    const [result, received] = await Promise.all([
      sandbox.pipe(["/bin/cat"], { input: Readable.from([sent]), output, timeoutMs: 60_000 }),
      buffer(output),
    ]);
    expect(result.exitCode).toBe(0);
    expect(received.equals(sent)).toBe(true);
  });

  it("S120 tells how it ended, also when it did not read everything", async () => {
    const sandbox = await sandboxes().open(randomUUID());
    const input = Readable.from([Buffer.alloc(1_000_000)]);
    const command = ["/bin/bash", "-c", "echo no thanks >&2; exit 3"];
    const { exitCode, complaint } = await sandbox.pipe(command, { input, timeoutMs: 60_000 });
    expect([exitCode, complaint.trim()]).toEqual([3, "no thanks"]);
  });

  it("S120 is killed when its time is over or a stream fails", async () => {
    const sandbox = await sandboxes().open(randomUUID());
    await expect(sandbox.pipe(["/bin/sleep", "1000"], { timeoutMs: 500 })).rejects.toMatchObject({
      code: "TIMED_OUT",
    });
    const input = Readable.from(
      (function* () {
        yield Buffer.from("the beginning");
        throw new Error("the source is gone");
      })(),
    );
    await expect(sandbox.pipe(["/bin/sleep", "1001"], { input, timeoutMs: 60_000 })).rejects.toThrow("gone");
    const left = "pgrep --full 'sleep 100[01]' | wc -l";
    await expect.poll(() => bash(sandbox, left), { timeout: 20_000 }).toBe("0");
  });
});
