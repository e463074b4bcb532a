import { mkdtemp, rm } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSandboxes, type Sandbox, type Sandboxes } from "../index.ts";
import { createShellKeeper } from "../keeper/client.ts";
import { attach, bash, describeSandbox, imageDir, PROMPT } from "../testing.ts";

const WAIT = { timeout: 60_000, interval: 20 };

/** How many shells run in a lab for terminals, or wait for one. */
const shellsIn = async (lab: Sandbox) => Number(await bash(lab, "pgrep -fc '^/bin/bash -i$'"));

describeSandbox("shells that wait", () => {
  let dataDir: string;
  let sandboxes: Sandboxes;
  /** A lab that was a spare with its shell. */
  async function open(id: string, settings = {}): Promise<Sandbox> {
    await vi.waitFor(() => expect(sandboxes.spares()).toBe(1), WAIT);
    return sandboxes.open(id, settings);
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), "ready-"));
    const pool = { least: 1, most: 1, restMs: 0 };
    sandboxes = createSandboxes({ dataDir, imageDir, pool, log: () => {} });
    await sandboxes.unavailableBecause();
  }, 60_000);
  afterAll(async () => {
    await sandboxes.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 20_000);

  test("S107 the first terminal gets the shell that waits, and no other does", async () => {
    const lab = await open("first");
    expect(await shellsIn(lab)).toBe(1);
    expect(await lab.shells()).toEqual([]);
    const first = await attach(lab, { id: "main", columns: 101, rows: 37 });
    expect(await shellsIn(lab)).toBe(1);
    expect(await lab.shells()).toMatchObject([{ id: "main", start: 0, columns: 101, rows: 37 }]);
    first.type(
      "stty size; echo $COLUMNS $LAB_TERMINAL:$LAB_WAITS:$OLDPWD:$SHLVL; stty -a | grep -c ' echo '\n",
    );
    await first.expectOutput(/\r\n37 101\r\n101 main:::1\r\n1\r\n/);

    const second = await attach(lab, { id: "second" });
    expect(await shellsIn(lab)).toBe(2);
    second.type("echo $LAB_TERMINAL\n");
    await second.expectOutput(/\r\nsecond\r\n/);
    await lab.stop();
  });

  test("S107 it has read nothing of the home before that was there", async () => {
    const before = await open("mine");
    await before.home.write(".bashrc", Buffer.from("MINE=from-bashrc\n"));
    await before.home.write(".inputrc", Buffer.from('"\\C-t": "echo from-inputrc\\n"\n'));
    await before.home.write(".bash_history", Buffer.from("echo from-history\n"));
    const terminal = await attach(before, { id: "main" });
    terminal.type("mkdir work; cd work; echo th'ere'\n");
    await terminal.expectOutput(/there[^]*work[^\n]*\$ /);
    await before.stop();

    const after = await open("mine");
    const next = await attach(after, { id: "main" });
    expect(await shellsIn(after)).toBe(1);
    next.type("pwd; echo $MINE; history | head -1; echo en'd'\n");
    await next.expectOutput(/\r\n\/home\/student\/work\r\nfrom-bashrc\r\n +1 +echo from-history\r\nend\r\n/);
    await next.expectOutput(PROMPT);
    next.type("\x14");
    await next.expectOutput(/\r\nfrom-inputrc\r\n/);
    await after.stop();
  });

  test("S107 what is typed at once comes after its beginning, unchanged", async () => {
    const lab = await open("hasty");
    const shell = await lab.openShell({ id: "main", columns: 80, rows: 24 });
    void shell.write(Buffer.from("echo fir'st'\necho sec'ond'\n"));
    let shown = "";
    shell.onData((bytes) => (shown += Buffer.from(bytes).toString()));
    await vi.waitFor(() => expect(shown).toMatch(/\rfirst\r\n[^]*\rsecond\r\n/), WAIT);
    await lab.stop();
  });

  test("S107 what runs in the background leaves it to whoever comes", async () => {
    const lab = await open("background");
    const shell = await lab.openShell({ id: "start", columns: 80, rows: 24, inBackground: true });
    expect(await shellsIn(lab)).toBe(2);
    await attach(lab, { id: "main" });
    expect(await shellsIn(lab)).toBe(2);
    shell.kill();
    await lab.stop();
  });

  test("S108 a lab with variables of its own gets a spare, and a shell that has them", async () => {
    const lab = await open("variables", { env: { COURSE: "python" } });
    const terminal = await attach(lab, { id: "main" });
    terminal.type("echo c:$COURSE\n");
    await terminal.expectOutput(/\r\nc:python\r\n/);
    expect(await bash(lab, "echo $COURSE")).toBe("python");
    expect(await shellsIn(lab)).toBe(1);
    await lab.stop();
  });

  test("S108 where the shell that waited has died, a new one is started", async () => {
    const lab = await open("died");
    await bash(lab, "pkill -KILL -f '^/bin/bash -i$'");
    const keeper = createShellKeeper(dataDir, 60_000, () => {});
    const states = async () => (await keeper.list()).map(({ id, exitCode }) => `${id}: ${exitCode}`);
    await vi.waitFor(async () => expect(await states()).toContain("ready shell: 137"), WAIT);
    keeper.leave();
    const terminal = await attach(lab, { id: "main" });
    terminal.type("echo $LAB_TERMINAL\n");
    await terminal.expectOutput(/\r\nmain\r\n/);
    await lab.stop();
  });
});
