import { expect, test } from "vitest";
import { attach, bash, describeSandbox, useSandboxes } from "../testing.ts";

const MIB = 1024 * 1024;

describeSandbox("a sandbox's own settings", () => {
  const sandboxes = useSandboxes({ homeBytes: 20 * MIB, homeInodes: 500 });

  test("S67 its limits hold, and its variables are found by shells and commands", async () => {
    const sandbox = await sandboxes().open("own", {
      limits: { memoryBytes: 128 * MIB, processes: 25, homeBytes: 60 * MIB },
      env: { GREETING: "hello there", LANG: "C" },
    });
    expect(await bash(sandbox, "echo $GREETING, $LANG, $USER")).toBe("hello there, C, student");
    const terminal = await attach(sandbox);
    terminal.type("echo $GREETING, $USER\n");
    await terminal.expectOutput(/\nhello there, student/);
    expect(await bash(sandbox, "ulimit -u; free -m | grep -o 'Mem: *[0-9]*'")).toMatch(/^25\nMem: *128$/);
    expect(Number(await bash(sandbox, "df --output=size -m ~ | tail -1"))).toBeGreaterThan(40);
    const { stderr } = await sandbox.exec(["python3", "-c", "b'1' * (900 << 20)"], { timeoutMs: 60_000 });
    expect(stderr).toContain("Your program used all 128 MB of memory and was stopped.");
  }, 75_000);

  test("S67 nobody else has them", async () => {
    const sandbox = await sandboxes().open("usual");
    expect(await bash(sandbox, "echo $GREETING; free -m | grep -o 'Mem: *[0-9]*'")).toMatch(/^\nMem: *512$/);
  });

  test("S62 a home that a definition has made larger has its files", async () => {
    const small = await sandboxes().open("grown");
    await small.home.write("work.txt", Buffer.from("kept\n"));
    await small.stop();
    const large = await sandboxes().open("grown", { limits: { homeBytes: 80 * MIB, homeInodes: 2000 } });
    expect(await bash(large, "head -c 40M /dev/zero > big; cat work.txt; stat -c %s big; ls -A")).toBe(
      "kept\n41943040\nbig\nwork.txt",
    );
  }, 45_000);
});
