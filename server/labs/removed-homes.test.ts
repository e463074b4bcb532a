import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import S3rver from "s3rver";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { createSandboxes, type Sandboxes } from "#sandbox/index.ts";
import { bash, describeSandbox, imageDir } from "#sandbox/testing.ts";
import { removeOldCopies } from "#server/jobs/remove-old-copies.ts";
import { createLog } from "#server/log.ts";
import { createObjectStore, type ObjectStore } from "#server/media/index.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { sweepArchivedHomes, sweepHomesOnDisk } from "./removed-homes.ts";
import { REMOVED_KEPT_MS } from "./schema.ts";

const DAY_MS = 24 * 60 * 60_000;
const log = createLog("silent");
const forEver = new AbortController().signal;

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-homes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function s3Store(): Promise<ObjectStore> {
  const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: scratchFolder() });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const s3 = { endpoint, bucket: "course-creator", accessKey: "S3RVER", secretKey: "S3RVER" };
  const store = createObjectStore({ s3, objectsDir: undefined });
  if (store === undefined) throw new Error("an endpoint was named");
  return store;
}

/** A student's lab, and a copy of it that was removed so long ago that it cannot be brought back. */
async function labAndRemovedCopy(services: Services) {
  const course = await courseBy(services, (await person(services, "instructor")).actor.id);
  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId: kept } = await student.api.labs.open({ labId: course.labId });
  const { workspaceId: removed } = await student.api.labs.copy({ workspaceId: kept });
  const removedAt = new Date(Date.now() - REMOVED_KEPT_MS - 1);
  await services.db.workspace.update({ where: { id: removed }, data: { removedAt } });
  return { kept, removed };
}

const purge = (services: Services, store: ObjectStore | undefined) =>
  removeOldCopies({ ...services, store }, {}, forEver);

describeSandbox("homes of removed labs on a machine's disk", () => {
  let dataDir: string;
  let sandboxes: Sandboxes;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), "cc-homes-"));
    sandboxes = createSandboxes({ dataDir, imageDir, log: () => {} });
  });
  afterEach(() => rmSync(syncDir(), { recursive: true }));
  afterAll(async () => {
    await sandboxes.close();
    rmSync(dataDir, { recursive: true, force: true });
  }, 20_000);

  const imageOf = (id: string) => join(dataDir, "homes", `${id}.img`);
  const syncDir = () => join(dataDir, "sync");
  const age = (file: string) => utimesSync(file, new Date(), new Date(Date.now() - 2 * DAY_MS));
  const disks = (services: Services) => ({ db: services.db, log, sandboxes, syncDir: syncDir() });

  /** A home as a lab leaves it that was last used two days ago, with the states of its sync. */
  async function homeAtRest(id: string): Promise<void> {
    const sandbox = await sandboxes.open(id);
    await bash(sandbox, "echo work > a.txt");
    await sandbox.stop();
    mkdirSync(syncDir(), { recursive: true });
    for (const name of [`${id}.json`, `${id}.json.writes`, `${id}.home`]) {
      writeFileSync(join(syncDir(), name), "{}");
      age(join(syncDir(), name));
    }
    age(imageOf(id));
  }
  const statesOf = (id: string) => readdirSync(syncDir()).filter((name) => name.startsWith(id));

  test("are deleted with their states; all others stay", async () => {
    const services = await testServices();
    const { kept, removed } = await labAndRemovedCopy(services);
    const busy = randomUUID();
    const fresh = randomUUID();
    const ofTestRun = `apart-${randomUUID()}`;
    for (const id of [kept, removed, busy, fresh, ofTestRun]) await homeAtRest(id);
    utimesSync(imageOf(fresh), new Date(), new Date());
    const used = await sandboxes.open(busy);
    for (const id of [busy, ofTestRun]) age(imageOf(id));

    expect(await sweepHomesOnDisk(disks(services), forEver)).toBe(1); // of the test run
    await purge(services, undefined);
    expect(await sweepHomesOnDisk(disks(services), forEver)).toBe(1);
    expect(existsSync(imageOf(removed))).toBe(false);
    expect(statesOf(removed)).toEqual([]);
    expect(await bash(used, "cat a.txt")).toBe("work");
    for (const id of [kept, busy, fresh]) {
      expect(existsSync(imageOf(id))).toBe(true);
      expect(statesOf(id)).toHaveLength(3);
    }
    expect(await bash(await sandboxes.open(kept), "cat a.txt")).toBe("work");
    for (const id of [kept, busy, fresh]) await sandboxes.destroy(id);
  }, 120_000);

  test("are found again when the sweep was ended in its midst", async () => {
    const services = await testServices();
    const { kept } = await labAndRemovedCopy(services);
    const gone = [randomUUID(), randomUUID()] as const;
    for (const id of [kept, ...gone]) await homeAtRest(id);
    const ending = new AbortController();
    const removeHome = (id: string) => {
      ending.abort();
      return sandboxes.removeHome(id);
    };
    expect(
      await sweepHomesOnDisk({ ...disks(services), sandboxes: { ...sandboxes, removeHome } }, ending.signal),
    ).toBe(1);
    const [left = ""] = gone.filter((id) => existsSync(imageOf(id)));
    await sandboxes.removeHome(left); // and killed before the states were
    expect(statesOf(left)).toHaveLength(3);
    expect(await sweepHomesOnDisk(disks(services), forEver)).toBe(1);
    expect(gone.flatMap(statesOf)).toEqual([]);
    expect(existsSync(imageOf(kept))).toBe(true);
    await sandboxes.destroy(kept);
  }, 120_000);

  test("are deleted also where something is found that is no lab's", async () => {
    const services = await testServices();
    const { kept } = await labAndRemovedCopy(services);
    const gone = randomUUID();
    for (const id of [kept, gone]) await homeAtRest(id);
    const strays = [join(syncDir(), ".stray"), join(syncDir(), "a stray.json")];
    for (const stray of strays) {
      writeFileSync(stray, "{}");
      age(stray);
    }
    expect(await sweepHomesOnDisk(disks(services), forEver)).toBe(1);
    expect(existsSync(imageOf(gone))).toBe(false);
    expect(strays.every((stray) => existsSync(stray))).toBe(true);
    await sandboxes.destroy(kept);
  }, 120_000);

  test("are left where the database knows none of the homes: it is another one", async () => {
    const services = await testServices();
    const id = randomUUID();
    await homeAtRest(id);
    expect(await sweepHomesOnDisk(disks(services), forEver)).toBe(0);
    expect(existsSync(imageOf(id))).toBe(true);
    await sandboxes.destroy(id);
  }, 120_000);
});

test("what was kept of removed labs is deleted from the object store, and nothing else", async () => {
  const services = await testServices();
  const store = await s3Store();
  const { kept, removed } = await labAndRemovedCopy(services);
  const keep = async (id: string, at: number) => {
    const key = `homes/${id}/${"1".padStart(16, "0")}-${String(at).padStart(14, "0")}.tar.gz`;
    await store.put(key, Readable.from([Buffer.from("packed")]), 6);
    return key;
  };
  const long = Date.now() - 2 * DAY_MS;
  const stays = [await keep(kept, long), await keep(randomUUID(), Date.now())];
  const goes = [await keep(removed, long), await keep(removed, long + 1), await keep(randomUUID(), long)];
  await store.put("media/picture", Readable.from([Buffer.from("picture")]), 7);

  const stopped = AbortSignal.abort();
  await sweepArchivedHomes({ db: services.db, log, store }, stopped);
  expect(await store.list("homes/")).toEqual([...stays, ...goes].sort());
  await purge(services, store);
  expect(await store.list("homes/")).toEqual(stays.sort());
  expect(await store.stat("media/picture")).toMatchObject({ sizeBytes: 7 });
});
