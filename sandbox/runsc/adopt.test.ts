import { readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mountsBelow } from "../home/volume.ts";
import { createSandboxes, type Sandboxes, type Shell } from "../index.ts";
import { bash, describeSandbox, imageDir, useSandboxes } from "../testing.ts";
import { layoutIn } from "./layout.ts";
import type { Told } from "./testing/mortal-server.ts";
import { Mortal } from "./testing/mortals.ts";

/** More make a better test and a longer one. */
const ROUNDS = 6;
const LINES_PER_ROUND = 40;

describeSandbox("adoption", () => {
  let dataDir: string;
  let next: Sandboxes | undefined;
  const logged: string[] = [];
  const others = useSandboxes();
  const successor = (adoptedMs?: number) =>
    (next = createSandboxes({
      dataDir,
      imageDir,
      log: (line) => logged.push(line),
      ...(adoptedMs === undefined ? {} : { adoptedMs }),
    }));

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), "sandbox-"));
    logged.length = 0;
  });
  afterEach(async () => {
    await next?.close();
    next = undefined;
    expect(enginesOf(dataDir)).toEqual([]);
    rmSync(dataDir, { recursive: true });
  }, 30_000);

  test("S41 a killed server's sandboxes go on, with shells, files and what they have shown", async () => {
    let shown = "";
    const server = new Mortal(dataDir, (told) => {
      if (told.type === "shown") shown += told.text;
    });
    await server.order({ type: "put", lab: "kept", path: "kept.txt", text: "from the document" });
    await server.order({ type: "hold", lab: "kept", from: 0 });
    server.say({ type: "write", text: "X=set-before; sleep 5000 & echo shown-$X\n", sequence: 1 });
    await waitUntil(async () => shown.includes("shown-set-before"));
    await server.kill();

    const sandbox = await successor().open("kept");
    expect(logged).toContain("took over 1 sandboxes that an earlier process left running");
    const [kept] = await sandbox.shells();
    expect(kept).toMatchObject({ id: "main", columns: 80, rows: 24, start: 0 });
    const terminal = collect(await sandbox.attachShell("main", 0));
    await terminal.until("shown-set-before\r\n");
    void terminal.shell.write(Buffer.from("echo again-$X; cat kept.txt\n"));
    await terminal.until("again-set-before\r\nfrom the document");
    expect(await bash(sandbox, "pgrep -fc 'sleep 5000'")).toBe("1");
  }, 60_000);

  test("S41 the shell that waits in a lab waits for the next server's first terminal; spares are removed", async () => {
    const server = new Mortal(dataDir, () => {}, 1);
    await server.order({ type: "spare" });
    await server.order({ type: "put", lab: "kept", path: "kept.txt", text: "from the document" });
    await server.order({ type: "spare" });
    await server.kill();

    const sandbox = await successor().open("kept");
    expect(logged).toContain("removed 1 sandboxes left by an earlier process");
    const shells = () => bash(sandbox, "pgrep -fc '^/bin/bash -i$'");
    expect(await shells()).toBe("1");
    const terminal = collect(await sandbox.openShell({ id: "main", columns: 80, rows: 24 }));
    void terminal.shell.write(Buffer.from("cat kept.txt\n"));
    await terminal.until("from the document");
    expect(await shells()).toBe("1");
  }, 60_000);

  test("S132 programs that watch files are told by the next server as well", async () => {
    const server = new Mortal(dataDir);
    await server.order({ type: "put", lab: "kept", path: "app.js", text: "console.log('first')" });
    await server.kill();

    const sandbox = await successor().open("kept");
    const until = (text: string) =>
      bash(sandbox, `until grep -q ${text} shown; do sleep 0.05; done; echo ${text}`);
    await bash(sandbox, "setsid node --watch app.js > shown 2>&1 < /dev/null &");
    expect(await until("first")).toBe("first");
    await sandbox.home.write("app.js", Buffer.from("console.log('second')"));
    expect(await until("second")).toBe("second");
  }, 60_000);

  test("S42 commands the killed server had started are ended", async () => {
    const server = new Mortal(dataDir);
    await server.order({ type: "exec", lab: "busy", command: ["setsid", "sleep", "6000"] });
    await waitUntil(async () => readdirSync(path.join(dataDir, "bundles")).length > 0);
    await server.kill();
    const sandbox = await successor().open("busy");
    expect(await bash(sandbox, "pgrep -fc '^sleep 6000'")).toBe("0");
  }, 60_000);

  test("S43 a server that ends while it takes over leaves nothing running", async () => {
    const server = new Mortal(dataDir, () => {});
    await server.order({ type: "put", lab: "kept", path: "kept.txt", text: "still here" });
    await server.kill();
    expect(enginesOf(dataDir)).not.toEqual([]);

    const brief = successor();
    const prepared = brief.unavailableBecause();
    await Promise.all([prepared, brief.close()]);
    expect(enginesOf(dataDir)).toEqual([]);
    const sandbox = await successor().open("kept");
    expect(await bash(sandbox, "cat kept.txt")).toBe("still here");
  }, 60_000);

  test("S43 an adopted sandbox that nobody opens is stopped, and the next open starts it with its files", async () => {
    const server = new Mortal(dataDir);
    await server.order({ type: "put", lab: "left", path: "a.txt", text: "kept" });
    await server.kill();
    const sandboxes = successor(500);
    expect(await sandboxes.unavailableBecause()).toBeNull();
    const adopted = sandboxes.find("left");
    expect(adopted).toBeDefined();
    await new Promise<void>((resolve) => adopted?.onStop(() => resolve()));
    expect(await bash(await sandboxes.open("left"), "cat a.txt")).toBe("kept");
  }, 60_000);

  test("S5 what cannot be adopted is removed: processes, mounts and cgroups, neither homes nor others", async () => {
    const bystander = await others().open("bystander");
    const server = new Mortal(dataDir);
    await server.order({ type: "put", lab: "broken", path: "a.txt", text: "kept" });
    await server.order({ type: "put", lab: "whole", path: "b.txt", text: "too" });
    await server.kill();
    rmSync(path.join(dataDir, "bundles", bundleOf(dataDir, "broken"), "lab.json"));
    const sandboxes = successor();
    expect(await sandboxes.unavailableBecause()).toBeNull();
    expect(logged[0]).toBe("removed 1 sandboxes left by an earlier process");
    expect(sandboxes.find("broken")).toBeUndefined();
    expect(sandboxes.find("whole")).toBeDefined();
    expect((await mountsBelow(dataDir)).filter((point) => point.endsWith("/student"))).toHaveLength(1);
    expect(await bash(await sandboxes.open("broken"), "cat a.txt")).toBe("kept");
    expect(await bash(bystander, "echo alive")).toBe("alive");
  }, 60_000);

  test(`S44 over ${ROUNDS} kills no byte shown or typed is lost or doubled`, async () => {
    let shown = "";
    const typed = new Set<number>();
    const onTold = (told: Told) => {
      if (told.type === "written" && told.ok) typed.add(told.sequence);
      if (told.type !== "shown") return;
      expect(told.offset).toBeLessThanOrEqual(shown.length); // no gap
      const known = shown.slice(told.offset);
      expect(known.startsWith(told.text) || told.text.startsWith(known)).toBe(true); // the same when shown again
      shown += told.text.slice(known.length);
    };
    const start = "stty -echo; PS1=; while read -r n; do echo got:$n:; done";
    const lineOf = (sequence: number) => (sequence === 0 ? `${start}\n` : `${sequence}\n`);
    const last = ROUNDS * LINES_PER_ROUND;
    for (let round = 1; round <= ROUNDS + 1; round++) {
      const server = new Mortal(dataDir, onTold);
      await server.order({ type: "hold", lab: "fuzz", from: shown.length });
      const upTo = Math.min(last, round * LINES_PER_ROUND);
      for (let sequence = 0; sequence <= upTo; sequence++)
        if (!typed.has(sequence)) server.say({ type: "write", text: lineOf(sequence), sequence });
      // Somewhere in the middle of it, and at the very end not before all of it.
      const enough = round > ROUNDS ? last : upTo - Math.ceil(Math.random() * LINES_PER_ROUND);
      await waitUntil(async () => shown.includes(`got:${enough}:`));
      await server.kill();
    }
    const numbers = [...shown.matchAll(/got:(\d+):/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    successor();
    expect(await next?.unavailableBecause()).toBeNull();
  }, 240_000);
});

/** Reads a shell and waits for what is expected of it. */
function collect(shell: Shell) {
  let output = "";
  shell.onData((bytes) => (output += Buffer.from(bytes).toString()));
  return { shell, until: (text: string) => waitUntil(async () => output.includes(text)) };
}

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen within 30 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function bundleOf(dataDir: string, lab: string): string {
  const folder = path.join(dataDir, "bundles");
  const found = readdirSync(folder).find((name) => {
    try {
      return readFileSync(path.join(folder, name, "lab.json"), "utf8").includes(`"id":"${lab}"`);
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`no bundle of ${lab}`);
  return found;
}

/** Processes started for this data folder: engines, their clients, the keeper. */
function enginesOf(dataDir: string): string[] {
  const names = [`--root=${layoutIn(dataDir).runscRoot}`, dataDir];
  return readdirSync("/proc").filter((pid) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return /^\d+$/.test(pid) && Number(pid) !== process.pid && names.some((name) => args.includes(name));
    } catch {
      return false; // it has just ended
    }
  });
}
