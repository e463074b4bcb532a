import { expect, test } from "vitest";
import { attach, bash, describeSandbox, PROMPT, useSandboxes } from "../testing.ts";

/** Prints the size at every SIGWINCH. bash would run a trap only at its next prompt. */
const PRINT_SIZES = [
  "import os, signal",
  'signal.signal(signal.SIGWINCH, lambda *_: print("size", *os.get_terminal_size(), flush=True))',
  'print("ready", flush=True)',
  "while True: signal.pause()",
].join("\n");

describeSandbox("shell", () => {
  const sandboxes = useSandboxes();
  const open = () => sandboxes().open("shell");

  test("S10 programs see a tty of the size asked for, and a resize reaches them", async () => {
    const terminal = await attach(await open(), { columns: 101, rows: 37 });
    terminal.type("[ -t 0 ] && [ -t 1 ] && echo is-a-tty; stty size\n");
    await terminal.expectOutput(/\r\nis-a-tty\r\n37 101\r\n/);
    await terminal.expectOutput(PROMPT);
    terminal.type(`python3 -c '${PRINT_SIZES}'\n`);
    await terminal.expectOutput(/\r\nready\r\n/);
    terminal.shell.resize(120, 40);
    await terminal.expectOutput(/size 120 40\r\n/);
    terminal.shell.kill();
    await terminal.exit;
  });

  test("S11 Ctrl-C ends the program with 130 and leaves the shell", async () => {
    const terminal = await attach(await open());
    terminal.type("sleep 1000\n");
    await terminal.expectOutput(/sleep 1000\r\n/);
    await waitFor(async () => (await bash(await open(), "pgrep -fc '^sleep 1000'")) === "1");
    terminal.type("\x03");
    await terminal.expectOutput(PROMPT);
    terminal.type("echo code:$?\n");
    await terminal.expectOutput(/\r\ncode:130\r\n/);
    terminal.shell.kill();
    await terminal.exit;
  });

  test("S11 a signal reaches the program in the foreground, and not the shell", async () => {
    const terminal = await attach(await open());
    terminal.type("sleep 1001\n");
    await waitFor(async () => (await bash(await open(), "pgrep -fc '^sleep 1001'")) === "1");
    terminal.shell.signal("SIGINT");
    await terminal.expectOutput(PROMPT);
    terminal.type("echo code:$?\n");
    await terminal.expectOutput(/\r\ncode:130\r\n/);
    terminal.shell.kill();
    await terminal.exit;
  });

  test("S11 with the echo off, the answer can only come from the guest", async () => {
    const terminal = await attach(await open());
    terminal.type("stty -echo; echo off; read secret; stty echo; echo got:${#secret}\n");
    await terminal.expectOutput(/\r\noff\r\n/);
    terminal.type("hidden\n");
    expect(await terminal.expectOutput(/got:6\r\n/)).not.toContain("hidden");
    terminal.shell.kill();
    await terminal.exit;
  });

  test("S12 two shells at once share the home and nothing else", async () => {
    const sandbox = await open();
    const [first, second] = await Promise.all([attach(sandbox), attach(sandbox)]);
    first.type("X=only-here; echo from-first > note.txt; echo done\n");
    await first.expectOutput(/\r\ndone\r\n/);
    second.type('cat note.txt; echo "x:$X."\n');
    await second.expectOutput(/\r\nfrom-first\r\nx:\.\r\n/);
    first.shell.kill();
    await first.exit;
    second.type("echo alive\n");
    await second.expectOutput(/\r\nalive\r\n/);
    second.shell.kill();
    await second.exit;
  });

  test("S13 the exit code is passed on, without a message while the sandbox lives", async () => {
    const terminal = await attach(await open());
    terminal.type("exit 7\n");
    expect(await terminal.exit).toEqual({ exitCode: 7 });
    expect(await terminal.shell.write(Buffer.from("into the void"))).toBe(false);
    terminal.shell.resize(10, 10);
    terminal.shell.kill();
    expect(sandboxes().find("shell")).toBeDefined();
  });

  test("S13 kill ends the shell and the program in its foreground", async () => {
    const terminal = await attach(await open());
    terminal.type("exec -a victim sleep 5000\n");
    await waitFor(async () => (await bash(await open(), "pgrep -f '^victim'")) !== "");
    terminal.shell.kill();
    await terminal.exit;
    await waitFor(async () => (await bash(await open(), "pgrep -f '^victim'")) === "");
  });

  test("S13 a shell whose sandbox is stopped says why", async () => {
    const sandbox = await sandboxes().open("stopped");
    const terminal = await attach(sandbox);
    await sandbox.stop();
    expect((await terminal.exit).message).toBe("The lab was stopped. Your files are safe.");
    await expect(sandbox.openShell({ id: "main", columns: 80, rows: 24 })).rejects.toMatchObject({
      code: "STOPPED",
    });
  });

  test("S14 the prompt follows the folder, and UTF-8 passes both ways", async () => {
    const terminal = await attach(await open());
    terminal.type("mkdir -p größe && cd größe\n");
    await terminal.expectOutput(/student@lab[^\n]*~\/größe[^\n]*\$/);
    terminal.type("echo '日本 🎉' | tee text; wc -m < text\n");
    await terminal.expectOutput(/\r\n日本 🎉\r\n5\r\n/);
    terminal.shell.kill();
    await terminal.exit;
  });

  test("S14 the prompt tells the exit code of what failed, until something succeeds", async () => {
    const terminal = await attach(await open());
    terminal.type("(exit 42)\n");
    await terminal.expectOutput(/student@lab\S*~\S* \S*\[42\]\S*\$ /);
    terminal.type("true\n");
    await terminal.expectOutput(/student@lab\S*~\S*\$ /);
    terminal.shell.kill();
    await terminal.exit;
  });

  test("S128 a terminal's next shell begins where its last one was", async () => {
    const before = await sandboxes().open("places");
    const terminal = await attach(before, { id: "main" });
    terminal.type("mkdir 'my work'; cd 'my work'; echo th'ere'\n");
    await terminal.expectOutput(/there[^]*my work[^\n]*\$ /);
    await before.stop();

    const after = await sandboxes().open("places");
    const next = await attach(after, { id: "main" });
    next.type("pwd; cd; bash -c 'cd /tmp'; echo aw'ay'\n");
    await next.expectOutput(/\r\n\/home\/student\/my work\r\n[^]*away[^]*\$ /);
    const beside = await attach(after, { id: "t2" });
    beside.type("pwd\n");
    await beside.expectOutput(/\r\n\/home\/student\r\n/);
    // A folder that is gone is no reason to have no shell.
    next.type("cd 'my work'; rmdir \"$PWD\"; exit\n");
    await next.exit;
    const last = await attach(after, { id: "main" });
    last.type("pwd\n");
    await last.expectOutput(/\r\n\/home\/student\r\n/);
    await after.stop();
  });
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen within 10 s");
  }
}
