import { renameSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bash, describeSandbox, useSandboxes } from "../testing.ts";
import { openHome, type MountedHome } from "./home.ts";

describeSandbox("watch", () => {
  let folder: string;
  let home: MountedHome;
  let hints = 0;
  const at = (name: string) => path.join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "watched-"));
    home = await openHome(folder, { uid: 1000, gid: 1000 });
    hints = 0;
  });
  afterEach(async () => {
    await home.close();
    await rm(folder, { recursive: true });
  });

  /** Repeats `change` until the watch, which is set up in the background, notices; then waits for silence. */
  async function noticed(change: () => Promise<unknown>): Promise<void> {
    const before = hints;
    const deadline = Date.now() + 20_000;
    while (hints === before) {
      if (Date.now() > deadline) throw new Error("no hint within 20 s");
      await change();
      await pause(30);
    }
    for (let seen = -1; seen !== hints; await pause(100)) seen = hints;
  }

  test("S37 every kind of change is hinted at, also in folders that appear later", async () => {
    home.watch(() => hints++);
    await noticed(() => writeFile(at("a.txt"), "one"));
    await once(() => appendFile(at("a.txt"), "two"));
    await once(() => rename(at("a.txt"), at("b.txt")));
    await once(() => rm(at("b.txt")));
    await once(() => mkdir(at("new/deep"), { recursive: true }));
    await once(() => writeFile(at("new/deep/c.txt"), "three"));
    await once(() => rm(at("new"), { recursive: true }));
    await once(() => mkdir(at("new")));
    await once(() => writeFile(at("new/again"), ""));
  });

  /** One change must bring a hint; then it is waited for silence, so that the next change is judged alone. */
  async function once(change: () => Promise<unknown>): Promise<void> {
    let done = false;
    await noticed(async () => {
      if (!done) await change();
      done = true;
    });
  }

  test("S37 a burst is few hints", async () => {
    home.watch(() => hints++);
    await noticed(() => writeFile(at("ready"), ""));
    hints = 0;
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 200 }, (_, i) => writeFile(at(`file-${i}`), "x")));
    await once(() => writeFile(at("last"), ""));
    // On a slow disk the burst takes longer, and is hinted at all the while.
    expect(hints).toBeLessThan(20 + (performance.now() - startedAt) / 20);
  });

  test("S136 after a flood of changes every change is hinted at again, in old folders and new ones", async () => {
    await mkdir(at("old"));
    home.watch(() => hints++);
    await noticed(() => writeFile(at("old/ready"), ""));
    // One after the other as fast as they go: more between two hints than anybody listens to.
    for (let i = 0; i < 3_000; i++) {
      renameSync(at("old"), at("other"));
      renameSync(at("other"), at("old"));
    }
    await mkdir(at("new"));
    await noticed(() => writeFile(at("new/after"), String(Math.random())));
    await once(() => writeFile(at("old/after"), ""));
    await once(() => writeFile(at("new/again"), ""));
    await once(() => rm(at("new"), { recursive: true }));
  });

  test("S37 after close there are no hints", async () => {
    const watch = home.watch(() => hints++);
    await noticed(() => writeFile(at("ready"), ""));
    watch.close();
    const after = hints;
    home.watch(() => (hints += 1000)); // tells when a hint would have come
    await noticed(() => writeFile(at("unseen"), String(Math.random())));
    expect((hints - after) % 1000).toBe(0);
  });

  test("S39 skipped folders are not watched", async () => {
    await mkdir(at(".git"));
    home.watch(() => hints++, { skip: (name) => name === ".git" });
    await noticed(() => writeFile(at("ready"), ""));
    const before = hints;
    await writeFile(at(".git/index"), "x");
    await pause(200);
    expect(hints).toBe(before);
  });

  const sandboxes = useSandboxes();
  test("S37 what a program in the sandbox writes is hinted at", async () => {
    const sandbox = await sandboxes().open("watched");
    sandbox.home.watch(() => hints++);
    await noticed(() => bash(sandbox, "mkdir -p src; echo x >> src/a.py"));
    await once(() => bash(sandbox, "mv src/a.py src/b.py"));
    await once(() => bash(sandbox, "echo more >> src/b.py"));
    await sandbox.stop(); // a watch does not keep the home from being unmounted
    expect(sandboxes().find("watched")).toBeUndefined();
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
