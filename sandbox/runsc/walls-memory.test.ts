import { expect, test } from "vitest";
import { attach, bash, describeSandbox, useSandboxes } from "../testing.ts";

const MIB = 1024 * 1024;
const STOPPED = "Your program used all 256 MB of memory and was stopped.";

describeSandbox("the wall around memory", () => {
  const sandboxes = useSandboxes({ memoryBytes: 256 * MIB });

  test("S23 a program that takes all memory is stopped and told so, and the lab goes on", async () => {
    const sandbox = await sandboxes().open("greedy");
    const terminal = await attach(sandbox);
    const other = await attach(sandbox);
    other.type("sleep 1000 &\n");
    terminal.type("marked=kept; python3 -c 'b\"1\" * (900 << 20)'\n");
    await terminal.expectOutput(new RegExp(STOPPED), 30_000);
    terminal.type("echo still $marked\n");
    await terminal.expectOutput(/still kept/);
    expect(await bash(sandbox, "pgrep -c sleep")).toBe("1");
  }, 45_000);

  test.each([
    ["in small steps", "python3 -c 'import time; a = []\nwhile True: a.append(b\"1\" * (4 << 20)); time.sleep(0.002)'"],
    ["in many processes", "python3 -c 'import os, time\nfor i in range(4): os.fork()\nx = b\"1\" * (30 << 20); time.sleep(60)'"],
    ["in memory that is shared", "python3 -c 'import mmap; m = mmap.mmap(-1, 900 << 20)\nfor i in range(0, 900 << 20, 4096): m[i] = 1'"],
    ["in JavaScript's buffers", "node -e 'const a = []; for (;;) a.push(Buffer.alloc(8 << 20, 1))'"],
  ])("S61 a command that takes it %s is stopped, and its error output says why", async (_, script) => {
    const sandbox = await sandboxes().open("steps");
    const { exitCode, stderr } = await sandbox.exec(["/bin/bash", "-c", script], { timeoutMs: 60_000 });
    expect(exitCode).toBe(137);
    expect(stderr).toContain(STOPPED);
    expect(await bash(sandbox, "echo alive")).toBe("alive");
  }, 75_000); // prettier-ignore

  test("S61 JavaScript that fills its own heap says so itself", async () => {
    const sandbox = await sandboxes().open("heap");
    const script = "const a = []; for (;;) a.push(new Array(1000).fill({}))";
    const { stderr } = await sandbox.exec(["node", "-e", script], { timeoutMs: 60_000 });
    expect(stderr).toMatch(/heap out of memory|used all 256 MB/);
    expect(await bash(sandbox, "echo alive")).toBe("alive");
  }, 75_000);

  test("S63 memory taken from the kernel itself ends the lab; the student is told, files are kept", async () => {
    const [greedy, neighbour] = await Promise.all([sandboxes().open("kernel"), sandboxes().open("steps")]);
    await greedy.home.write("work.py", Buffer.from("kept"));
    const stopped = new Promise<[string, string]>((resolve) => greedy.onStop((...why) => resolve(why)));
    const terminal = await attach(greedy);
    await greedy.home.write("pipes.py", Buffer.from(PIPE_BOMB));
    terminal.type("python3 pipes.py\n");
    const message = "Your program used all 256 MB of memory, so the lab was restarted. Your files are safe.";
    expect((await terminal.exit).message).toBe(message);
    expect(await stopped).toEqual(["out-of-memory", message]);
    expect(await bash(neighbour, "echo fine")).toBe("fine");
    const again = await sandboxes().open("kernel");
    expect(await bash(again, "cat work.py")).toBe("kept");
  }, 60_000);

  test.each(["/tmp", "/dev/shm"])(
    "S64 %s is bounded",
    async (folder) => {
      const sandbox = await sandboxes().open("shm");
      const fill = `cd ${folder}; for i in 1 2 3; do head -c 30M /dev/zero > big$i; done; du -sm .; rm big*`;
      const output = await bash(sandbox, fill, 30_000);
      expect(output).toContain("No space left on device");
      expect(output).toMatch(/^6[0-4]\t\.$/m);
    },
    45_000,
  );

  test("S64 locks and queues between processes work", async () => {
    const sandbox = await sandboxes().open("shm");
    await sandbox.home.write("pool.py", Buffer.from(POOL));
    expect(await bash(sandbox, "python3 pool.py", 30_000)).toBe("[0, 1, 4, 9]");
  }, 45_000);
});

/** Full pipes of many processes: none of it is memory of a program. */
const PIPE_BOMB = `
import os, time
for i in range(40):
    if os.fork() == 0:
        for j in range(480):
            r, w = os.pipe()
            os.set_blocking(w, False)
            try:
                while True: os.write(w, b"x" * 65536)
            except BlockingIOError: pass
        time.sleep(60)
time.sleep(60)
`;

const POOL = `
from multiprocessing import Pool
def square(n): return n * n
if __name__ == "__main__":
    with Pool(2) as pool: print(pool.map(square, range(4)))
`;
