import { once } from "node:events";
import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Services } from "#server/services.ts";
import { person, testServices } from "#tests/server.ts";
import { tarGzOf } from "../testing/hostile-tars.ts";
import { zipOf } from "../testing/hostile-zips.ts";
import { createImports, type Imports } from "./index.ts";
import type { ImportsDeps } from "./deps.ts";

vi.setConfig({ testTimeout: 120_000 });

const running = () => new AbortController().signal;
const patiently = { timeout: 60_000, interval: 50 };

const files = {
  "course.yaml": "title: Carried\nsummary: It is carried.\ncategory: Programming\n",
  "01-a/module.yaml": "title: A\n",
  "01-a/01-b/lesson.md": "---\ntitle: B\nslug: b\n---\n\nHello. [On](c)\n",
  "01-a/02-c/lesson.md": "---\ntitle: C\nslug: c\n---\n\nOn.\n",
};

type Actor = Parameters<Imports["list"]>[0];

async function upload(imports: Imports, actor: Actor, archive: Buffer, courseId: string | null = null) {
  const content = Readable.from([archive]);
  return imports.fromArchive(actor, { name: "c.zip", content, sizeBytes: archive.byteLength, courseId });
}

async function author() {
  const services = await testServices();
  const { actor } = await person(services, "instructor");
  const { imports } = services.portability;
  return {
    services,
    actor,
    imports,
    coursesOf: () => services.db.course.count({ where: { instructorId: actor.id } }),
  };
}

/** Imports on the same database whose archives come when they are told to. */
function heldUp(services: Services): { imports: Imports; release: () => void; isFetching: Promise<void> } {
  let release = () => {};
  let fetching = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const isFetching = new Promise<void>((resolve) => (fetching = resolve));
  const { db, events, authoring, images, log } = services;
  const stored = services.portability.uploads;
  const uploads: ImportsDeps["uploads"] = {
    ...stored,
    async get(key) {
      const found = await stored.get(key);
      fetching();
      await released;
      return found;
    },
  };
  const rules = { privateHosts: [] };
  return {
    imports: createImports({ db, events, authoring, images, log, uploads, rules }),
    release,
    isFetching,
  };
}

/** Imports on the same database that begin their edits when they are told to. */
function heldInEdits(services: Services): {
  imports: Imports;
  release: () => void;
  isEditing: Promise<void>;
} {
  let release = () => {};
  let editing = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const isEditing = new Promise<void>((resolve) => (editing = resolve));
  const { db, events, images, log } = services;
  const { uploads } = services.portability;
  const authoring: ImportsDeps["authoring"] = {
    ...services.authoring,
    async rewrite(...course) {
      editing();
      await released;
      await services.authoring.rewrite(...course);
    },
  };
  const rules = { privateHosts: [] };
  return {
    imports: createImports({ db, events, authoring, images, log, uploads, rules }),
    release,
    isEditing,
  };
}

describe("an import", () => {
  it("makes a draft in the background and keeps its report, line by line", async () => {
    const { services, actor, imports, coursesOf } = await author();
    const { importId } = await upload(imports, actor, await zipOf({ ...files, "notes.txt": "Mine." }));
    expect(await imports.read(actor, { importId, page: 1 })).toMatchObject({
      state: "waiting",
      report: null,
    });
    await imports.runWaiting(running());
    const { state, report } = await imports.read(actor, { importId, page: 1 });
    expect({ state, counts: report?.counts }).toMatchObject({
      state: "done",
      counts: { imported: 2, notSupported: 1 },
    });
    const lost = await imports.read(actor, { importId, show: "notSupported", page: 1 });
    expect(lost.report?.notes).toEqual([
      { kind: "notSupported", path: "notes.txt", line: null, what: "This file is no part of a course." },
    ]);
    expect(await coursesOf()).toBe(1);
    expect(await services.portability.uploads.list("imports/")).toEqual([]);
    expect(await imports.list(actor)).toMatchObject([{ id: importId, courseTitle: "Carried" }]);
  });

  it("that cannot be read fails with a sentence, and leaves nothing", async () => {
    const { services, actor, imports, coursesOf } = await author();
    const { importId } = await upload(
      imports,
      actor,
      await tarGzOf([{ name: "a", type: "symlink", linkname: "/etc/passwd" }]),
    );
    await imports.runWaiting(running());
    const { state, problem } = await imports.read(actor, { importId, page: 1 });
    expect({ state, problem }).toEqual({
      state: "failed",
      problem: "This archive is not taken. “a” is a link, not a file.",
    });
    expect(await coursesOf()).toBe(0);
    expect(await services.portability.uploads.list("imports/")).toEqual([]);
  });

  it("that is cancelled leaves no course, whatever it was doing", async () => {
    const { services, actor, coursesOf } = await author();
    const { imports, release, isFetching } = heldUp(services);
    const { importId } = await upload(imports, actor, await zipOf(files));
    const run = imports.runWaiting(running());
    await isFetching;
    await imports.cancel(actor, { importId });
    await expect(imports.cancel(actor, { importId })).rejects.toMatchObject({ code: "CONFLICT" });
    release();
    await run;
    expect(await imports.read(actor, { importId, page: 1 })).toMatchObject({ state: "cancelled" });
    expect(await coursesOf()).toBe(0);
  });

  it("is taken up by another worker when its own stops, or is not heard of any more", async () => {
    const { services, actor, imports, coursesOf } = await author();
    const stopping = new AbortController();
    const first = heldUp(services);
    const { importId } = await upload(imports, actor, await zipOf(files));
    const stopped = first.imports.runWaiting(stopping.signal);
    await first.isFetching;
    stopping.abort();
    first.release();
    await expect(stopped).rejects.toThrow("another one goes on");
    const silent = heldUp(services);
    const forgotten = silent.imports.runWaiting(running());
    await silent.isFetching;
    await services.db.courseImport.update({ where: { id: importId }, data: { seenAt: new Date(0) } });
    await imports.runWaiting(running());
    expect(await coursesOf()).toBe(1);
    // It was not dead after all, and must not make the course again.
    silent.release();
    await forgotten;
    expect(await coursesOf()).toBe(1);
    expect(await imports.read(actor, { importId, page: 1 })).toMatchObject({ state: "done" });
  });

  it("whose worker is killed while it makes the course leaves no half of it", async () => {
    const { services, actor, imports, coursesOf } = await author();
    await upload(imports, actor, await zipOf(files));
    const { config } = services;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "server/portability/testing/hang-in-import.ts"],
      {
        env: {
          ...process.env,
          ...{ DATABASE_URL: config.databaseUrl ?? "", REDIS_URL: config.redisUrl ?? "" },
          ...{ REDIS_PREFIX: config.redisPrefix, DATA_DIR: config.dataDir },
          ...{ SANDBOX_DRIVER: "none", LOG_LEVEL: "silent" },
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
    await expect.poll(() => said, patiently).toBe("making\n");
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    await services.db.courseImport.updateMany({ data: { seenAt: new Date(0) } });
    expect(await coursesOf()).toBe(0);
    await imports.runWaiting(running());
    expect(await coursesOf()).toBe(1);
  });

  it("that ends its worker twice is given up, and ends no third", async () => {
    const { services, actor, imports, coursesOf } = await author();
    const { importId } = await upload(imports, actor, await zipOf(files));
    const runs = [];
    for (let run = 0; run < 2; run += 1) {
      const silent = heldUp(services);
      runs.push({ silent, end: silent.imports.runWaiting(running()) });
      await silent.isFetching;
      await services.db.courseImport.update({ where: { id: importId }, data: { seenAt: new Date(0) } });
    }
    await imports.runWaiting(running());
    const { state, problem } = await imports.read(actor, { importId, page: 1 });
    expect({ state, problem }).toEqual({
      state: "failed",
      problem: "This import broke off twice, so it was given up. Import a part of it.",
    });
    expect(await services.portability.uploads.list("imports/")).toEqual([]);
    for (const { silent, end } of runs) {
      silent.release();
      await end;
    }
    expect(await coursesOf()).toBe(0);
  });

  it("is one of three at most, however many are sent at once, and the others' archives are not kept", async () => {
    const { services, actor, imports } = await author();
    const zip = await zipOf(files);
    const sent = await Promise.allSettled(Array.from({ length: 8 }, () => upload(imports, actor, zip)));
    expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await services.portability.uploads.list("imports/")).toHaveLength(3);
  });

  it("is one of three at most for one person, and nobody else's", async () => {
    const { services, actor, imports } = await author();
    const zip = await zipOf(files);
    const [{ importId }] = [
      await upload(imports, actor, zip),
      await upload(imports, actor, zip),
      await upload(imports, actor, zip),
    ];
    await expect(upload(imports, actor, zip)).rejects.toMatchObject({ code: "CONFLICT" });
    const other = await person(services, "instructor");
    await expect(imports.read(other.actor, { importId, page: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(imports.cancel(other.actor, { importId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("an import into a course that is there", () => {
  const lessonsOf = async (services: Services, courseId: string) => {
    const { modules } = await services.authoring.content({ courseId, version: "draft" });
    return modules.flatMap(({ lessons }) => lessons);
  };

  it("keeps what came from the same place, and says what it adds, changes and archives", async () => {
    const { services, actor, imports } = await author();
    await upload(imports, actor, await zipOf(files));
    await imports.runWaiting(running());
    const [{ id: courseId } = { id: "" }] = await services.db.course.findMany({
      where: { instructorId: actor.id },
    });
    const [b, c] = await lessonsOf(services, courseId);
    await services.authoring.publish(actor, { courseId, note: "" });

    const { "01-a/02-c/lesson.md": _, ...rest } = files;
    const next = {
      ...rest,
      "01-a/01-b/lesson.md": "---\ntitle: B again\nslug: b\n---\n\nHello, hello.\n",
      "02-z/module.yaml": "title: Z\n",
      "02-z/01-d/lesson.md": "---\ntitle: D\nslug: d\n---\n\nNew.\n",
      "02-z/01-d/lab/lab.yaml": "title: L\nentry: main.py\nrun: python3 main.py\n",
      "02-z/01-d/lab/starter/main.py": "print(1)\n",
    };
    const { importId } = await upload(imports, actor, await zipOf(next), courseId);
    await imports.runWaiting(running());
    const { state, report, courseId: into } = await imports.read(actor, { importId, page: 1 });
    expect({ state, into, counts: report?.counts }).toEqual({
      ...{ state: "done", into: courseId },
      counts: { imported: 0, added: 1, updated: 1, archived: 1, changed: 0, notSupported: 0 },
    });
    const [again, added, ...none] = await lessonsOf(services, courseId);
    expect(again).toMatchObject({ id: b?.id, slug: "b", title: "B again", text: "Hello, hello." });
    expect(added).toMatchObject({
      title: "D",
      lab: { entry: "main.py", starter: [{ path: "main.py", content: "print(1)\n" }] },
    });
    expect(none).toEqual([]);
    // Students see what was published until somebody publishes again.
    const published = await services.db.courseLesson.findMany({
      where: { courseId, archivedAt: null },
      select: { id: true },
    });
    expect(published.map(({ id }) => id).sort()).toEqual([b?.id, c?.id].sort());

    await upload(imports, actor, await zipOf(files), courseId);
    await imports.runWaiting(running());
    expect((await lessonsOf(services, courseId)).map(({ id }) => id)).toEqual([b?.id, c?.id]);
  });

  it("can be cancelled until its edits begin, and not any more then, also by whoever takes it over", async () => {
    const { services, actor, imports } = await author();
    await upload(imports, actor, await zipOf(files));
    await imports.runWaiting(running());
    const [{ id: courseId } = { id: "" }] = await services.db.course.findMany({
      where: { instructorId: actor.id },
    });
    const next = { ...files, "01-a/01-b/lesson.md": "---\ntitle: B\nslug: b\n---\n\nHello again.\n" };

    const early = heldUp(services);
    const first = await upload(imports, actor, await zipOf(next), courseId);
    const cancelled = early.imports.runWaiting(running());
    await early.isFetching;
    await imports.cancel(actor, first);
    early.release();
    await cancelled;
    expect(await imports.read(actor, { ...first, page: 1 })).toMatchObject({
      ...{ state: "cancelled", hasBegunEdits: false },
    });
    expect((await lessonsOf(services, courseId))[0]).toMatchObject({ text: "Hello. [On](c)" });

    const late = heldInEdits(services);
    const second = await upload(imports, actor, await zipOf(next), courseId);
    const silent = late.imports.runWaiting(running());
    await late.isEditing;
    const refusal = {
      code: "CONFLICT",
      message: expect.stringContaining("into the draft already") as string,
    };
    await expect(imports.cancel(actor, second)).rejects.toMatchObject(refusal);
    await services.db.courseImport.update({ where: { id: second.importId }, data: { seenAt: new Date(0) } });
    const again = heldUp(services);
    const takenOver = again.imports.runWaiting(running());
    await again.isFetching;
    await expect(imports.cancel(actor, second)).rejects.toMatchObject(refusal);
    again.release();
    late.release();
    await Promise.all([silent, takenOver]);
    const { state, hasBegunEdits, report } = await imports.read(actor, { ...second, page: 1 });
    expect({ state, hasBegunEdits, updated: report?.counts.updated }).toEqual({
      ...{ state: "done", hasBegunEdits: true, updated: 1 },
    });
    expect((await lessonsOf(services, courseId))[0]).toMatchObject({ text: "Hello again." });
  });

  it("finds lessons of its own by their ids, wherever their files were moved to", async () => {
    const { services, actor, imports } = await author();
    await upload(imports, actor, await zipOf(files));
    await imports.runWaiting(running());
    const [{ id: courseId } = { id: "" }] = await services.db.course.findMany({
      where: { instructorId: actor.id },
    });
    const [b, c] = await lessonsOf(services, courseId);
    const moved = {
      "course.yaml": "title: Carried\n",
      "07-new/module.yaml": "title: New\n",
      "07-new/01-c/lesson.md": `---\nid: ${c?.id ?? ""}\ntitle: C\nslug: c\n---\n\nOn.\n`,
      "07-new/02-b/lesson.md": `---\nid: ${b?.id ?? ""}\ntitle: B\nslug: b\n---\n\nHello. [On](c)\n`,
    };
    const { importId } = await upload(imports, actor, await zipOf(moved), courseId);
    await imports.runWaiting(running());
    expect((await lessonsOf(services, courseId)).map(({ id }) => id)).toEqual([c?.id, b?.id]);
    const { report } = await imports.read(actor, { importId, page: 1 });
    expect(report?.counts).toMatchObject({ added: 0, updated: 2, archived: 0 });
  });
});
