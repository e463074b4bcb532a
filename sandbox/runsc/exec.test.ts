import { expect, test } from "vitest";
import { bash, describeSandbox, useSandboxes } from "../testing.ts";

describeSandbox("exec", () => {
  const sandboxes = useSandboxes();
  const open = () => sandboxes().open("exec");

  test("S15 code, output and errors come apart; input, environment and folder are given", async () => {
    const sandbox = await open();
    await sandbox.home.makeFolder("project/src");
    const script = 'cat; echo "$GREETING"; pwd; echo wrong >&2; exit 3';
    const result = await sandbox.exec(["bash", "-c", script], {
      timeoutMs: 10_000,
      stdin: "typed\n",
      env: { GREETING: "hello" },
      cwd: "project/src",
    });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: "typed\nhello\n/home/student/project/src\n",
      stderr: "wrong\n",
      timedOut: false,
      truncated: false,
    });
    await expect(sandbox.exec(["ls"], { timeoutMs: 1_000, cwd: "../.." })).rejects.toMatchObject({
      code: "UNSAFE_PATH",
    });
  });

  test("S16 at the timeout everything it started is killed, and its output so far is kept", async () => {
    const sandbox = await open();
    const script = "echo begun; sleep 601 & setsid sleep 602 & (setsid sleep 603 &) ; sleep 604";
    // Long enough that it has begun by then, also where the machine is busy.
    const result = await sandbox.exec(["bash", "-c", script], { timeoutMs: 5_000 });
    expect(result).toMatchObject({ timedOut: true, exitCode: 137, stdout: "begun\n" });
    expect(await bash(sandbox, "pgrep -af 'sleep 60'")).toBe("");
  });

  test("S16 an aborted command is killed and rejects with the reason", async () => {
    const sandbox = await open();
    const abort = new AbortController();
    const reason = new Error("the page was closed");
    const command = sandbox.exec(["sleep", "605"], { timeoutMs: 20_000, signal: abort.signal });
    setImmediate(() => abort.abort(reason));
    await expect(command).rejects.toBe(reason);
    expect(await bash(sandbox, "pgrep -af 'sleep 605'")).toBe("");
    await expect(sandbox.exec(["true"], { timeoutMs: 1_000, signal: abort.signal })).rejects.toBe(reason);
  });

  test("S17 output beyond the bound is thrown away, and the command goes on", async () => {
    const sandbox = await open();
    const script = "head -c 3000000 /dev/zero | tr '\\0' x; echo end > reached.txt";
    const result = await sandbox.exec(["bash", "-c", script], { timeoutMs: 20_000, maxOutputBytes: 1_000 });
    expect(result).toMatchObject({ exitCode: 0, truncated: true, stdout: "x".repeat(1_000) });
    expect(await bash(sandbox, "cat reached.txt")).toBe("end");
  });

  test("S18 a missing command is 127", async () => {
    expect(await (await open()).exec(["no-such-command"], { timeoutMs: 5_000 })).toMatchObject({
      exitCode: 127,
      stderr: "command not found\n",
    });
  });

  test("S18 a background process holding the output does not hold up the answer", async () => {
    const result = await (await open()).exec(["bash", "-c", "sleep 606 & echo done"], { timeoutMs: 20_000 });
    expect(result).toMatchObject({ exitCode: 0, stdout: "done\n", timedOut: false });
    expect(result.durationMs).toBeLessThan(15_000);
  });

  test("S19 a command whose sandbox is stopped fails with STOPPED", async () => {
    const sandbox = await sandboxes().open("stopping");
    const command = sandbox.exec(["sleep", "607"], { timeoutMs: 20_000 });
    const refused = expect(command).rejects.toMatchObject({ code: "STOPPED" });
    await sandbox.stop();
    await refused;
    await expect(sandbox.exec(["true"], { timeoutMs: 1_000 })).rejects.toMatchObject({ code: "STOPPED" });
  });
});
