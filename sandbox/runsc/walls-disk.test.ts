import { expect, test } from "vitest";
import { bash, describeSandbox, useSandboxes } from "../testing.ts";

const MIB = 1024 * 1024;

describeSandbox("the wall around the disk", () => {
  const sandboxes = useSandboxes({
    homeBytes: 20 * MIB,
    homeInodes: 300,
    fileSizeBytes: 5 * MIB,
    tmpBytes: 8 * MIB,
  });

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

  test("S68 what looks huge takes no room, and is no trap for the host", async () => {
    const sandbox = await sandboxes().open("sparse");
    const script = "truncate -s 4M a; for i in 1 2 3 4 5 6 7 8 9; do cp --sparse=always a sparse$i; done; truncate -s 1T giant; ls | wc -l"; // prettier-ignore
    expect(await bash(sandbox, script)).toMatch(/^1[01]\n.*File size limit exceeded/);
    const { entries } = await sandbox.home.list();
    expect(entries.every((entry) => entry.sizeBytes <= 5 * MIB)).toBe(true);
    await expect(sandbox.home.read("a", 1000)).rejects.toMatchObject({ code: "TOO_LARGE" });
  }, 45_000);

  test("S68 a hundred thousand files, a tree without end and hostile names are bounded and can be removed", async () => {
    const sandbox = await sandboxes().open("tree");
    const files = "i=0; while : > f$i; do i=$((i + 1)); [ $i -lt 100000 ] || break; done; ls -f | wc -l";
    const output = await bash(sandbox, files, 60_000);
    expect(output).toContain("No space left on device");
    expect(Number(/^\d+/.exec(output)?.[0])).toBeLessThan(310);
    expect(await bash(sandbox, "find . -name 'f*' -delete; ls -A", 30_000)).toBe("");

    await bash(sandbox, "for i in {1..60}; do mkdir deep && cd deep || break; done", 60_000);
    await bash(sandbox, "cd ~; printf x > $'new\\nline'; printf x > $'bad\\xffname'; printf x > $'\\e[31mred'; printf x > -rf", 30_000); // prettier-ignore
    const { entries, leftOut } = await sandbox.home.list();
    expect(entries.filter((entry) => entry.kind === "file").map((entry) => entry.path)).toEqual(["-rf"]);
    expect(entries.length).toBeLessThan(50);
    expect(leftOut).toBeGreaterThan(3);
    await sandbox.home.remove("deep");
    expect(await bash(sandbox, "ls -d deep")).toContain("No such file");
  }, 180_000);

  test("S68 links, FIFOs, devices and sockets mean nothing outside", async () => {
    const sandbox = await sandboxes().open("links");
    const script = "ln -s /etc/shadow shadow; ln -s / root; ln -s loop loop; mkfifo pipe; mknod disk b 8 0; ln /etc/passwd hard; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"door\")'; echo made"; // prettier-ignore
    const output = await bash(sandbox, script, 30_000);
    expect(output).toContain("made");
    expect(output).toMatch(/mknod: disk: Operation not permitted/);
    for (const name of ["shadow", "root/etc/passwd", "loop", "pipe", "door", "hard", "disk"]) {
      await expect(sandbox.home.read(name, 1000)).rejects.toMatchObject({ name: "SandboxError" });
    }
    expect((await sandbox.home.list()).entries).toEqual([]);
  }, 45_000);

  test("S69 folders that are renamed without end are watched and listed all the while", async () => {
    const sandbox = await sandboxes().open("renames");
    const script = `
import os
for i in range(80): os.makedirs(f'tree/d{i}/sub')
open('begun', 'w').close()
while not os.path.exists('enough'):
    for i in range(80):
        os.rename(f'tree/d{i}', f'tree/e{i}')
        os.rename(f'tree/e{i}', f'tree/d{i}')
`;
    await sandbox.home.write("renames.py", Buffer.from(script));
    let hints = 0;
    const watch = sandbox.home.watch(() => hints++);
    await bash(
      sandbox,
      "setsid python3 renames.py > /dev/null 2>&1 < /dev/null & until [ -e begun ]; do sleep 0.05; done",
    );
    for (let round = 0; round < 50; round++) {
      const { entries } = await sandbox.home.list();
      expect(new Set(entries.map(({ path }) => path)).size).toBe(entries.length);
    }
    await sandbox.home.write("enough", Buffer.from(""));
    await bash(sandbox, "while pgrep -f renames.py > /dev/null; do sleep 0.05; done");
    watch.close();
    expect(hints).toBeGreaterThan(0);
    const { entries } = await sandbox.home.list();
    expect(entries.filter(({ path }) => /^tree\/d\d+\/sub$/.test(path))).toHaveLength(80);
  }, 90_000);

  test("S69 a storm of synced writes ends, within the quota, and the disk works", async () => {
    const sandbox = await sandboxes().open("storm");
    const script = `
import os, time
end = time.monotonic() + 3
count = 0
while time.monotonic() < end:
    with open(f"storm{count % 50}", "wb") as file:
        file.write(os.urandom(100_000)); file.flush(); os.fsync(file.fileno())
    count += 1
print(count > 0)`;
    const { stdout } = await sandbox.exec(["python3", "-c", script], { timeoutMs: 60_000 });
    expect(stdout).toBe("True\n");
    expect(await bash(sandbox, "rm storm*; echo hi > a; cat a", 30_000)).toBe("hi");
  }, 90_000);
});
