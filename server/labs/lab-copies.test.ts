import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { removeOldCopies } from "#server/jobs/remove-old-copies.ts";
import { workspaceFiles, type WorkspaceFiles } from "./document.ts";
import { MAX_COPIES, REMOVED_KEPT_MS } from "./schema.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServices } from "#tests/server.ts";

async function classInLab(services: Services) {
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId } = await student.api.labs.open({ labId: course.labId });
  return { services, teacher, student, course, workspaceId };
}

async function inFiles<T>(
  { collab }: Services,
  workspaceId: string,
  use: (files: WorkspaceFiles) => T,
): Promise<T> {
  const handle = await collab.rooms.open(`workspace/${workspaceId}`);
  try {
    const result = use(workspaceFiles(handle.doc));
    await handle.saved();
    return result;
  } finally {
    handle.close();
  }
}

const textsIn = (files: WorkspaceFiles) =>
  files.list().map((file) => [file.path, file.kind === "text" ? file.text.toString() : file.kind]);

test("a teacher takes a copy of a student's lab, which then goes its own way", async () => {
  const { services, teacher, student, course, workspaceId } = await classInLab(await testServices());
  await inFiles(services, workspaceId, (files) => files.create("src/more.py", "x = 1\n"));
  const { workspaceId: copyId, skipped } = await teacher.api.labs.copy({ workspaceId });
  expect(skipped).toEqual([]);
  await inFiles(services, workspaceId, (files) => files.remove("src"));
  expect(await inFiles(services, copyId, textsIn)).toEqual([
    ["src", "folder"],
    ["src/more.py", "x = 1\n"],
    ["main.py", "print('hi')\n"],
  ]);

  const { original, copies } = await teacher.api.labs.copies({ workspaceId });
  expect(original).toBeNull();
  expect(copies).toMatchObject([
    { workspaceId: copyId, from: { id: student.actor.id, name: student.actor.name } },
  ]);
  expect(await services.db.auditEvent.findMany({ where: { action: "lab.copied" } })).toMatchObject([
    { actorId: teacher.actor.id, subject: `workspace/${workspaceId}`, details: { copy: copyId } },
  ]);
  const { students } = await teacher.api.classroom.course({ courseId: course.id });
  expect(students.flatMap(({ labs }) => labs.map((lab) => lab.workspaceId))).toEqual([workspaceId]);
});

test("a student's copies stand beside the lab, which the lesson still opens", async () => {
  const { student, course, workspaceId } = await classInLab(await testServices());
  const copies = await Promise.all([1, 2].map(() => student.api.labs.copy({ workspaceId })));
  expect(new Set(copies.map((copy) => copy.workspaceId)).size).toBe(2);
  expect(await student.api.labs.open({ labId: course.labId })).toEqual({ workspaceId });
  const list = await student.api.labs.copies({ workspaceId: copies[0]?.workspaceId ?? "" });
  expect(list.original).toBe(workspaceId);
  expect(list.copies).toHaveLength(2);
});

test("a copy is removed and brought back, and after a week it is gone", async () => {
  const { services, student, workspaceId } = await classInLab(await testServices());
  const { workspaceId: copyId } = await student.api.labs.copy({ workspaceId });
  const handle = await services.collab.rooms.open(`workspace/${copyId}`);
  handle.close();
  const ref = { workspaceId, copyId };
  await student.api.labs.removeCopy(ref);
  await expect(student.api.labs.read({ workspaceId: copyId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await student.api.labs.copies({ workspaceId })).copies).toEqual([]);
  await expect(student.api.labs.removeCopy(ref)).rejects.toMatchObject({ code: "NOT_FOUND" });

  await student.api.labs.bringCopyBack(ref);
  expect(await inFiles(services, copyId, textsIn)).toEqual([["main.py", "print('hi')\n"]]);
  expect((await student.api.labs.copies({ workspaceId })).copies).toMatchObject([{ workspaceId: copyId }]);

  await student.api.labs.removeCopy(ref);
  const job = { ...services, authoring: services.authoring };
  await removeOldCopies(job, {}, new AbortController().signal);
  expect(await services.db.workspace.count({ where: { id: copyId } })).toBe(1);
  const long = new Date(Date.now() - REMOVED_KEPT_MS - 1);
  await services.db.workspace.update({ where: { id: copyId }, data: { removedAt: long } });
  await expect(student.api.labs.bringCopyBack(ref)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await removeOldCopies(job, {}, new AbortController().signal);
  expect(await services.db.workspace.count({ where: { id: copyId } })).toBe(0);
  expect(await services.db.document.count({ where: { name: `workspace/${copyId}` } })).toBe(0);
});

test("nobody removes the lab itself, or a copy of somebody else's", async () => {
  const { teacher, student, workspaceId } = await classInLab(await testServices());
  const { workspaceId: copyId } = await student.api.labs.copy({ workspaceId });
  for (const [{ api }, id] of [
    [student, workspaceId],
    [teacher, copyId],
    [teacher, workspaceId],
  ] as const) {
    const attempt = api.labs.removeCopy({ workspaceId, copyId: id });
    await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect((await student.api.labs.copies({ workspaceId })).copies).toHaveLength(1);
});

test("the number of copies is bounded, which is said before, and removed ones do not count", async () => {
  const { services, student, workspaceId } = await classInLab(await testServices());
  const { labId } = await services.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  await services.db.workspace.createMany({
    data: Array.from({ length: MAX_COPIES - 2 }, (_, at) => {
      return { labId, userId: student.actor.id, copy: at + 1 };
    }),
  });
  const copies = [];
  for (const left of [1, 0]) {
    const copy = await student.api.labs.copy({ workspaceId });
    expect(copy.left).toBe(left);
    copies.push(copy.workspaceId);
  }
  await expect(student.api.labs.copy({ workspaceId })).rejects.toThrow("or remove one");
  const ref = { workspaceId, copyId: copies[0] ?? "" };
  await student.api.labs.removeCopy(ref);
  await student.api.labs.copy({ workspaceId });
  await expect(student.api.labs.bringCopyBack(ref)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("who may only watch a lab, or nothing, cannot copy it", async () => {
  const { services, course, workspaceId } = await classInLab(await testServices());
  const classmate = await person(services);
  await classmate.api.enrollment.enroll({ courseSlug: course.slug });
  await expect(classmate.api.labs.copy({ workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a lab is downloaded as a zip with every file in it", async () => {
  const { services, url } = await testServer();
  const { student, workspaceId } = await classInLab(services);
  await inFiles(services, workspaceId, (files) => {
    files.create("src/größe.txt", "größe\n".repeat(50_000 / 2));
    files.createFolder("empty");
    files.createBinary("lost.bin", { sizeBytes: 3, hash: "x" });
  });
  const get = (token: string | null) =>
    fetch(`${url}/api/labs/${workspaceId}/zip`, {
      headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    });
  expect((await get(null)).status).toBe(401);

  const response = await get(student.token);
  expect(response.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''Lab.zip");
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "lab.zip"), Buffer.from(await response.arrayBuffer()));
  execFileSync("python3", ["-m", "zipfile", "-e", "lab.zip", "out"], { cwd: folder });
  const read = (path: string) => readFileSync(join(folder, "out", path), "utf8");
  expect(read("main.py")).toBe("print('hi')\n");
  expect(read("src/größe.txt")).toBe("größe\n".repeat(25_000));
  // No lab runs here, so bytes that only its disk has cannot be read.
  expect(read("files-left-out.txt")).toContain("lost.bin");
});
