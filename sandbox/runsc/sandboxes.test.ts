import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mountsBelow } from "../home/volume.ts";
import { createSandboxes, type Sandboxes } from "../index.ts";
import { bash, describeSandbox, imageDir } from "../testing.ts";

describeSandbox("sandboxes", () => {
  let dataDir: string;
  let sandboxes: Sandboxes;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), "sandbox-"));
    sandboxes = createSandboxes({ dataDir, imageDir, log: () => {} });
  });
  afterAll(async () => {
    await sandboxes.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 20_000);

  test("S1 concurrent opens share one start, and find knows the sandbox while it runs", async () => {
    expect(sandboxes.find("shared")).toBeUndefined();
    const opened = await Promise.all([1, 2, 3].map(() => sandboxes.open("shared")));
    expect(new Set(opened).size).toBe(1);
    expect(sandboxes.find("shared")).toBe(opened[0]);
    await opened[0]?.stop();
    expect(sandboxes.find("shared")).toBeUndefined();
  });

  test("S2 stop ends everything, and the files are there at the next open", async () => {
    const first = await sandboxes.open("kept");
    await bash(first, "echo precious > work.txt; touch /tmp/gone; nohup sleep 1000 > /dev/null 2>&1 &");
    const startedAt = Date.now();
    await first.stop();
    expect(Date.now() - startedAt).toBeLessThan(10_000);

    const second = await sandboxes.open("kept");
    expect(second).not.toBe(first);
    expect(await bash(second, "cat work.txt; ls /tmp; pgrep -fc '^sleep 1000'")).toBe("precious\n0");
    await second.stop();
  });

  test("S3 listeners hear once of the first reason", async () => {
    const sandbox = await sandboxes.open("listened");
    const heard: string[] = [];
    sandbox.onStop((reason) => heard.push(reason));
    await Promise.all([sandbox.stop(), sandbox.stop()]);
    await sandbox.stop();
    sandbox.onStop((reason, message) => heard.push(`late: ${reason}: ${message}`));
    expect(heard).toEqual(["asked", "late: asked: The lab was stopped. Your files are safe."]);
  });

  test("S3 a sandbox whose engine dies says so, and opens again with its files", async () => {
    const sandbox = await sandboxes.open("crashing");
    await sandbox.home.write("a.txt", Buffer.from("still here"));
    const stopped = new Promise<string>((resolve) => sandbox.onStop((reason) => resolve(reason)));
    const pid = await enginePid(dataDir);
    process.kill(pid, "SIGKILL");
    expect(await stopped).toBe("crashed");
    const next = await sandboxes.open("crashing");
    expect(Buffer.from(await next.home.read("a.txt", 100)).toString()).toBe("still here");
    await next.stop();
  });

  test("S4 destroy deletes the home of a running sandbox", async () => {
    const sandbox = await sandboxes.open("doomed");
    await sandbox.home.write("secret.txt", Buffer.from("x"));
    await sandboxes.destroy("doomed");
    expect(sandboxes.find("doomed")).toBeUndefined();
    expect(existsSync(path.join(dataDir, "homes", "doomed.img"))).toBe(false);
    const fresh = await sandboxes.open("doomed");
    expect((await fresh.home.list()).entries).toEqual([]);
    await sandboxes.destroy("doomed");
  });

  test("S133 homes are named, and none that a sandbox has is removed", async () => {
    const sandbox = await sandboxes.open("in-use");
    await writeFile(path.join(dataDir, "homes", "unfinished.img.new"), "");
    const named = (await sandboxes.homes()).map(({ id }) => id);
    expect(named).toEqual(expect.arrayContaining(["in-use", "unfinished"]));
    expect(await sandboxes.removeHome("in-use")).toBe(false);
    expect(await bash(sandbox, "echo still here > a.txt; cat a.txt")).toBe("still here");
    const stopping = sandbox.stop();
    await sandboxes.removeHome("in-use");
    await stopping;
    expect(await sandboxes.removeHome("in-use")).toBe(true);
    expect(await sandboxes.removeHome("unfinished")).toBe(true);
    const left = (await sandboxes.homes()).map(({ id }) => id);
    expect(left).not.toContain("in-use");
    expect(left).not.toContain("unfinished");
  });

  test("S6 a second user of the data folder is told of the first", async () => {
    await sandboxes.unavailableBecause();
    const second = createSandboxes({ dataDir, imageDir, log: () => {} });
    expect(await second.unavailableBecause()).toMatch(/Another process already runs labs from .*: stop it/);
    await second.close();
    expect(await sandboxes.unavailableBecause()).toBeNull();
  });

  test("S7 a missing image is named, with the way to build it", async () => {
    const other = await mkdtemp(path.join(os.tmpdir(), "sandbox-"));
    const without = createSandboxes({ dataDir: other, imageDir: path.join(other, "nowhere"), log: () => {} });
    expect(await without.unavailableBecause()).toMatch(/image is missing: build it with node sandbox/);
    await expect(without.open("a")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await without.close();
    await rm(other, { recursive: true });
  });

  test.each(["", "../up", "a/b", "-rf", "a b", "ü", "x".repeat(65)])(
    "S9 the id %j is refused",
    async (id) => {
      await expect(sandboxes.open(id)).rejects.toMatchObject({ code: "INVALID_ID" });
      await expect(sandboxes.destroy(id)).rejects.toMatchObject({ code: "INVALID_ID" });
    },
  );

  test("S8 close stops all, unmounts their homes and starts no more", async () => {
    await Promise.all(["one", "two"].map((id) => sandboxes.open(id)));
    await sandboxes.close();
    expect(sandboxes.find("one")).toBeUndefined();
    expect(await mountsBelow(dataDir)).toEqual([]);
    await expect(sandboxes.open("one")).rejects.toMatchObject({ code: "STOPPED" });
  });
});

async function enginePid(dataDir: string): Promise<number> {
  const { stdout } = await execa("runsc", ["--root", path.join(dataDir, "runsc"), "list", "-format", "json"]);
  const containers = JSON.parse(stdout) as { pid: number; status: string }[];
  const pid = containers.find((each) => each.status === "running")?.pid;
  if (!pid) throw new Error("no running sandbox");
  return pid;
}
