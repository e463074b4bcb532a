import { expect, test } from "vitest";
import { attach, bash, describeSandbox, useSandboxes } from "../testing.ts";

const MIB = 1024 * 1024;

describeSandbox("walls", () => {
  const sandboxes = useSandboxes({
    processes: 40,
    homeBytes: 20 * MIB,
    homeInodes: 300,
    fileSizeBytes: 5 * MIB,
    tmpBytes: 8 * MIB,
  });
  const open = () => sandboxes().open("walls");

  test("S20 uid 1000, no capabilities, gVisor's kernel", async () => {
    const sandbox = await open();
    expect(await bash(sandbox, "id")).toBe("uid=1000(student) gid=1000(student) groups=1000(student)");
    expect(await bash(sandbox, "grep CapEff /proc/self/status")).toMatch(/^CapEff:\t0+$/);
    expect(await bash(sandbox, "uname -sr; hostname")).toMatch(/^Linux 4\.\d\S*\nlab$/);
    expect(await bash(sandbox, "ls /dev/kvm /dev/mem /dev/vda 2>&1 | grep -vc 'No such'")).toBe("0");
  });

  test("S21 nothing answers outside, and the loopback works", async () => {
    const sandbox = await open();
    for (const address of ["1.1.1.1/53", "169.254.169.254/80", "10.0.0.1/80"]) {
      expect(await bash(sandbox, `exec 3<>/dev/tcp/${address}`)).toMatch(
        /Network is unreachable|No route to host/,
      );
    }
    expect(await bash(sandbox, "getent hosts debian.org || echo unknown")).toBe("unknown");
    const script = "python3 -m http.server 8000 >/dev/null 2>&1 & for i in {1..50}; do exec 3<>/dev/tcp/127.0.0.1/8000 && break; sleep 0.1; done 2>/dev/null; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3; kill %1"; // prettier-ignore
    expect(await bash(sandbox, script)).toContain("200 OK");
  });

  test("S22 the system is read-only and has no setuid program", async () => {
    const sandbox = await open();
    for (const path of ["/x", "/etc/x", "/usr/bin/x", "/root/x", "/home/x"]) {
      expect(await bash(sandbox, `touch ${path}`)).toMatch(/Permission denied|Read-only/);
    }
    expect(await bash(sandbox, "find / -xdev -perm /6000 2>/dev/null")).toBe("");
  });

  test("S23 a program that takes all memory ends its own sandbox, told in words, files kept", async () => {
    const [greedy, neighbour] = await Promise.all([sandboxes().open("greedy"), open()]);
    await greedy.home.write("work.py", Buffer.from("kept"));
    const stopped = new Promise<[string, string]>((resolve) => greedy.onStop((...why) => resolve(why)));
    const terminal = await attach(greedy);
    terminal.type("python3 -c 'bytearray(700 << 20)'\n");
    const message = "Your program used all 512 MB of memory, so the lab was restarted. Your files are safe.";
    expect(await terminal.exit).toMatchObject({ message });
    expect(await stopped).toEqual(["out-of-memory", message]);
    expect(await bash(neighbour, "echo fine")).toBe("fine");
    const again = await sandboxes().open("greedy");
    expect(await bash(again, "cat work.py")).toBe("kept");
    await again.stop();
  });

  test("S24 more processes than allowed are refused, and the sandbox lives", async () => {
    const sandbox = await open();
    const script = [
      "import os, signal, time",
      "children = []",
      "try:",
      "    while True:",
      "        pid = os.fork()",
      "        if pid == 0: signal.pause()",
      "        children.append(pid)",
      "except BlockingIOError: print('refused after', len(children))",
      "time.sleep(3)",
      "for pid in children: os.kill(pid, signal.SIGKILL)",
    ].join("\n");
    const { stdout } = await sandbox.exec(["python3", "-c", script], { timeoutMs: 25_000 });
    expect(Number(/refused after (\d+)/.exec(stdout)?.[1])).toSatisfy(
      (count: number) => count > 20 && count < 40,
    );
    expect(await bash(sandbox, "echo alive")).toBe("alive");
  }, 30_000);

  test("S25 a fork bomb is ended, and the student is told", async () => {
    const sandbox = await sandboxes().open("bomb");
    const stopped = new Promise<string>((resolve) => sandbox.onStop((reason) => resolve(reason)));
    const terminal = await attach(sandbox);
    terminal.type(":(){ :|:& };:\n");
    expect(await stopped).toBe("too-many-processes");
    expect((await terminal.exit).message).toContain("so many processes");
    expect(await bash(await sandboxes().open("bomb"), "echo fresh")).toBe("fresh");
  }, 60_000);

  test("S26 the home is bounded in bytes and in files, one file in size, /tmp in bytes", async () => {
    const sandbox = await sandboxes().open("greedy-disk");
    const fill = "for i in {1..9}; do head -c 4000000 /dev/zero > big$i || break; done; rm big*";
    expect(await bash(sandbox, fill)).toContain("No space left on device");
    expect(await bash(sandbox, "for i in {1..400}; do : > f$i || break; done; rm f*")).toContain(
      "No space left on device",
    );
    expect(await bash(sandbox, "head -c 9000000 /dev/zero > huge; stat -c %s huge; rm huge")).toContain(
      "5242880",
    );
    expect(await bash(sandbox, "cd /tmp; for i in {1..4}; do head -c 4000000 /dev/zero > b$i || break; done; rm b*")).toContain("No space left on device"); // prettier-ignore
    await sandbox.stop();
  }, 30_000);

  test("S27 sandboxes do not see each other", async () => {
    const [one, two] = await Promise.all([open(), sandboxes().open("other")]);
    await one.home.write("mine.txt", Buffer.from("x"));
    await bash(one, "touch /tmp/mine; nohup sleep 700 > /dev/null 2>&1 &");
    expect(await bash(two, "ls /home/student /tmp; ls /home; pgrep -f 'sleep 700'")).toBe(
      "/home/student:\n\n/tmp:\nstudent",
    );
  });

  test("S28 the everyday tools work", async () => {
    const sandbox = await sandboxes().open("tools");
    expect(await bash(sandbox, "echo hi > a.txt; ls -l a.txt; stat -c %U a.txt")).toMatch(
      /^-rw.* student student 3 .*\nstudent$/,
    );
    expect(
      await bash(sandbox, "git init -q . && git add . && git commit -qm first && git log --oneline | wc -l"),
    ).toBe("1");
    await sandbox.home.write("test_sum.py", Buffer.from("def test_sum():\n    assert 1 + 1 == 2\n"));
    expect(await bash(sandbox, "pytest -q -p no:cacheprovider", 30_000)).toContain("1 passed");
    expect(
      await bash(
        sandbox,
        "for tool in nano vim less tree file jq sqlite3 make; do command -v $tool; done | wc -l",
      ),
    ).toBe("8");
    expect(await bash(sandbox, "find . -name __pycache__")).toBe("");
  }, 45_000);
});
