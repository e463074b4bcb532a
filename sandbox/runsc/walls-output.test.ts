import { expect, test } from "vitest";
import { attach, bash, describeSandbox, PROMPT, useSandboxes } from "../testing.ts";

describeSandbox("the walls around output, files and time", () => {
  const sandboxes = useSandboxes({ cpus: 0.5 });
  const open = () => sandboxes().open("output");

  test("S70 output without end is held up in a terminal, and Ctrl-C ends it", async () => {
    const sandbox = await open();
    const terminal = await attach(sandbox);
    terminal.shell.pause();
    terminal.type("yes\n");
    expect(await bash(sandbox, "sleep 2; echo alive", 30_000)).toBe("alive");
    terminal.shell.resume();
    terminal.type("\u0003");
    terminal.type("echo qu''iet\n");
    await terminal.expectOutput(/quiet/, 30_000);
    terminal.shell.kill();
  }, 75_000);

  test("S70 output without end of a command is cut, and its time has an end", async () => {
    const sandbox = await open();
    const run = await sandbox.exec(["yes"], { timeoutMs: 6_000, maxOutputBytes: 100_000 });
    expect(run).toMatchObject({ timedOut: true, truncated: true });
    expect(run.stdout.length).toBe(100_000);
    expect(await bash(sandbox, "pgrep -c yes")).toBe("0");
  }, 45_000);

  test("S71 spinners get their share of a core and no more", async () => {
    const sandbox = await open();
    const spin = "for i in {1..8}; do while :; do :; done & done; sleep 4; kill $(jobs -p)";
    const startedAt = performance.now();
    const { cpuMs: before } = await sandbox.stats();
    await bash(sandbox, spin, 60_000);
    const { cpuMs: after } = await sandbox.stats();
    const share = (after - before) / (performance.now() - startedAt);
    expect(share).toBeLessThan(0.6);
  }, 75_000);

  test("S72 open files, huge arguments and long lines are refused in the program that asks", async () => {
    const sandbox = await open();
    const files = "import os\ntry:\n  while True: last = os.open('/dev/null', 0)\nexcept OSError as error: print(last, error.strerror)"; // prettier-ignore
    expect(await bash(sandbox, `python3 -c "${files}"`)).toBe("1023 Too many open files");
    expect(
      await bash(sandbox, "/bin/echo $(head -c 3000000 /dev/zero | tr '\\0' x) | wc -c", 30_000),
    ).toMatch(/Argument list too long|File name too long/);
    const terminal = await attach(sandbox);
    terminal.type(`${"x".repeat(3_000)}\u0003`);
    await terminal.expectOutput(PROMPT, 30_000); // bash throws away what is typed before its new prompt
    terminal.type("echo go''es on\n");
    await terminal.expectOutput(/goes on/, 30_000);
    terminal.shell.kill();
  }, 75_000);

  test("S73 the guest's kernel cannot be changed from inside", async () => {
    const sandbox = await open();
    for (const file of [
      "/proc/sys/kernel/hostname",
      "/proc/sysrq-trigger",
      "/proc/sys/vm/overcommit_memory",
      "/sys/kernel/x",
    ]) {
      // prettier-ignore
      expect(await bash(sandbox, `echo 1 > ${file}`)).toMatch(/Permission denied|No such file|Read-only/);
    }
    const calls = "import ctypes\nc = ctypes.CDLL(None)\nprint(c.mount(b'x', b'/tmp', b'tmpfs', 0, 0), c.setuid(0), c.reboot(0xfee1dead), c.sethostname(b'x', 1), c.chroot(b'/tmp'))"; // prettier-ignore
    expect(await bash(sandbox, `python3 -c "${calls}"`)).toBe("-1 -1 -1 -1 -1");
    expect(await bash(sandbox, "hostname")).toBe("lab");
  }, 45_000);
});
