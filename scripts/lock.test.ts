import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, test } from "vitest";

import { readOwner, tryLock } from "./lock.mjs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("a lock is held by one, names its owner, and is free after release", () => {
  const file = join(folder, "lock");
  const first = tryLock(file, "first");
  if (!("lock" in first)) throw new Error("the first lock was refused");
  expect(tryLock(file, "second")).toMatchObject({ owner: { pid: process.pid, note: "first" } });
  first.lock.release();
  expect(readOwner(file)).toBeUndefined();
  expect(tryLock(file, "third")).toHaveProperty("lock");
  expect(readdirSync(folder)).toEqual(["lock"]);
});

test("a lock whose owner was killed is taken over, and by one process only", async () => {
  const file = join(folder, "lock");
  const script = `
    import { tryLock } from ${JSON.stringify(fileURLToPath(new URL("lock.mjs", import.meta.url)))};
    console.log("lock" in tryLock(process.argv[1], "other") ? "taken" : "refused");
    setInterval(() => {}, 1000);`;
  const start = async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [answer] = (await once(child.stdout, "data")) as [Buffer];
    return { child, answer: answer.toString().trim() };
  };
  const end = async ({ child }: { child: ReturnType<typeof spawn> }) => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };

  const owner = await start();
  expect(owner.answer).toBe("taken");
  await end(owner);

  const rivals = await Promise.all([start(), start(), start()]);
  expect(rivals.map(({ answer }) => answer).sort()).toEqual(["refused", "refused", "taken"]);
  await Promise.all(rivals.map(end));
});
