import { expect, test } from "vitest";
import { attach, bash, describeSandbox, useSandboxes } from "../testing.ts";

const STOPPED = /Your program used all 40 processes, so that nothing else could start, and was stopped\./;

describeSandbox("the wall around processes", () => {
  const sandboxes = useSandboxes({ processes: 40 });

  test("S24 more processes than allowed are refused, and the sandbox lives", async () => {
    const sandbox = await sandboxes().open("many");
    const { stdout } = await sandbox.exec(["python3", "-c", MANY], { timeoutMs: 25_000 });
    expect(Number(/refused after (\d+)/.exec(stdout)?.[1])).toSatisfy(
      (count: number) => count > 20 && count < 40,
    );
    expect(await bash(sandbox, "echo alive")).toBe("alive");
  }, 30_000);

  test("S24 threads count as processes do", async () => {
    const sandbox = await sandboxes().open("many");
    const { stdout } = await sandbox.exec(["python3", "-c", THREADS], { timeoutMs: 25_000 });
    expect(stdout).toMatch(/^3\d can't start new thread/);
    expect(await bash(sandbox, "echo alive")).toBe("alive");
  }, 30_000);

  for (const [id, bomb] of Object.entries(BOMBS)) {
    test(`S25 a ${id} fork bomb is ended and told, and shell, files and other programs stay`, async () => {
      const sandbox = await sandboxes().open(`bomb-${id}`);
      await sandbox.home.write("loop.py", Buffer.from(LOOP));
      await sandbox.home.write("leaving.py", Buffer.from(LEAVING));
      const bystander = await attach(sandbox);
      bystander.type("sleep 1000 & echo started\n");
      await bystander.expectOutput(/\nstarted/);
      const terminal = await attach(sandbox);
      terminal.type(`marked=kept\n`);
      await terminal.expectOutput(/\$/);
      terminal.type(`${bomb}\n`);
      await terminal.expectOutput(STOPPED, 90_000);
      terminal.type("\necho still $marked\n");
      await terminal.expectOutput(/still kept/, 30_000);
      expect(await bash(sandbox, "ls; pgrep -c sleep; pgrep -c python")).toBe("leaving.py\nloop.py\n1\n0");
      terminal.shell.kill();
      bystander.shell.kill();
    }, 150_000);
  }

  test("S65 the guard cannot be ended, stopped or traced, and kill -9 -1 leaves a lab to work in", async () => {
    const sandbox = await sandboxes().open("guard");
    const script = "for signal in KILL STOP TERM SEGV; do kill -$signal 1; done; kill -KILL -1; echo alive";
    const refused = await bash(sandbox, script);
    expect(refused.match(/\(1\) - Operation not permitted/g)).toHaveLength(4);
    expect(refused).toContain("alive");
    expect(
      await bash(sandbox, "python3 -c 'import ctypes; print(ctypes.CDLL(None).ptrace(16, 1, 0, 0))'"),
    ).toBe("-1");
    expect(await bash(sandbox, "echo x > /proc/1/fd/1")).toContain("Permission denied");
    expect(await bash(sandbox, "echo x > /proc/1/mem")).toMatch(/Permission denied|No such file/);
    expect(await bash(sandbox, "ps -o user= -p 1")).toBe("root");
  }, 45_000);

  test("S65 who stops everything stops no new terminal", async () => {
    const sandbox = await sandboxes().open("stopped");
    const stopped = await attach(sandbox);
    stopped.type("python3 -c 'import os; os.kill(-1, 19)'\n");
    const seen = "grep -l '^State:.T' /proc/[0-9]*/status";
    // One that is just starting is stopped as well, and gives up.
    const isStopped = async () =>
      (await sandbox.exec(["/bin/bash", "-c", seen], { timeoutMs: 3_000 })).stdout !== "";
    while (!(await isStopped())) continue;
    const fresh = await attach(sandbox);
    fresh.type("echo here-$((1+1))\n");
    await fresh.expectOutput(/here-2/);
  }, 45_000);

  test("S66 processes whose parents have died are gathered", async () => {
    const sandbox = await sandboxes().open("orphans");
    expect(await bash(sandbox, "for i in {1..100}; do (sleep 0 &); done; echo done", 40_000)).toBe("done");
    expect(await bash(sandbox, "until [ $(ps -e --no-headers | wc -l) -le 5 ]; do sleep 0.1; done; echo few", 30_000)).toBe("few"); // prettier-ignore
  }, 75_000);
});

const BOMBS = {
  classic: ":(){ :|:& };:",
  looping: "python3 loop.py",
  "session-leaving": "python3 leaving.py",
};

const MANY = `
import os, signal, time
children = []
try:
    while True:
        pid = os.fork()
        if pid == 0: signal.pause()
        children.append(pid)
except BlockingIOError: print('refused after', len(children))
for pid in children: os.kill(pid, signal.SIGKILL)
`;

const THREADS = `
import threading
done = threading.Event()
count = 0
try:
    while True:
        threading.Thread(target=done.wait).start()
        count += 1
except RuntimeError as error: print(count, error)
done.set()
`;

const LOOP = `import os
while True:
    try: os.fork()
    except OSError: pass
`;

const LEAVING = `import os
while True:
    try:
        if os.fork() == 0:
            os.setsid()
            for number in range(1, 65):
                try: __import__("signal").signal(number, 1)
                except (OSError, ValueError): pass
    except OSError:
        pass
`;
