import { expect, test } from "vitest";
import { bash, describeSandbox, useSandboxes } from "../testing.ts";

describeSandbox("walls", () => {
  const sandboxes = useSandboxes();
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

  test("S27 sandboxes do not see each other", async () => {
    const [one, two] = await Promise.all([open(), sandboxes().open("other")]);
    await one.home.write("mine.txt", Buffer.from("x"));
    await bash(one, "touch /tmp/mine; nohup sleep 700 > /dev/null 2>&1 &");
    expect(await bash(two, "ls /home/student /tmp; ls /home; pgrep -f 'sleep 700'")).toBe(
      "/home/student:\n\n/tmp:\nstudent",
    );
  });
});
