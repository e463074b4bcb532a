import { expect, it, onTestFinished } from "vitest";
import type { Services } from "#server/services.ts";
import { workspaceFiles, type WorkspaceFiles } from "#server/labs/document.ts";
import { labDraft } from "#server/lab-definitions/document.ts";
import { lessonText } from "#server/lessons/document.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";

/** A course's teacher, and a student in their lab. */
async function classInLab() {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId } = await student.api.labs.open({ labId: course.labId });
  return { services, teacher, student, course, document: `workspace/${workspaceId}` };
}

/** Changes a lab's files as somebody at their keyboard would. */
async function edit(
  { collab }: Services,
  document: string,
  actorId: string,
  change: (files: WorkspaceFiles) => void,
): Promise<void> {
  const handle = await collab.rooms.open(document);
  handle.edit(actorId, (doc) => {
    change(workspaceFiles(doc));
  });
  await handle.saved();
  handle.close();
}

const type = (text: string) => (files: WorkspaceFiles) => {
  const main = files.text(files.find("main.py")?.id ?? "");
  main.insert(main.length, text);
};

/** Makes all that was done so far look as if it had been done this much earlier. */
async function letTimePass({ db }: Services, seconds: number): Promise<void> {
  await db.$executeRaw`update document_updates set created_at = created_at - make_interval(secs => ${seconds})`;
}

async function textNow(services: Services, document: string): Promise<string> {
  const handle = await services.collab.rooms.open(document);
  const files = workspaceFiles(handle.doc);
  const text = files.text(files.find("main.py")?.id ?? "").toJSON();
  handle.close();
  return text;
}

it("shows who changed what and when, and every state in between", async () => {
  const { services, teacher, student, document } = await classInLab();
  await letTimePass(services, 300);
  await edit(services, document, student.actor.id, type("# mine\n"));
  await letTimePass(services, 300);
  await edit(services, document, teacher.actor.id, (files) => {
    files.create("hint.txt", "look here");
    files.move("main.py", "app.py");
  });
  const { moments, nextBefore, versions, abilities } = await student.api.history.timeline({ document });
  expect(nextBefore).toBeNull();
  expect(versions).toEqual([]);
  expect(abilities).toEqual({ restore: true, name: true });
  expect(moments.map(({ authors, edits }) => ({ authors, edits }))).toEqual([
    { authors: [{ id: teacher.actor.id, name: teacher.actor.name }], edits: 1 },
    { authors: [{ id: student.actor.id, name: student.actor.name }], edits: 1 },
    { authors: [], edits: 1 },
  ]);
  const [second, first, seeded] = moments.map(({ id }) => id);
  if (second === undefined || first === undefined || seeded === undefined) throw new Error("three moments");

  const ofFirst = await teacher.api.history.changes({ document, from: seeded, to: first });
  expect(ofFirst.files).toEqual([
    { path: "main.py", before: "print('hi')\n", after: "print('hi')\n# mine\n", binary: false },
  ]);
  const sinceThen = await student.api.history.changes({ document, from: first, to: null });
  expect(sinceThen.files).toEqual([
    {
      path: "app.py",
      previousPath: "main.py",
      before: "print('hi')\n# mine\n",
      after: "print('hi')\n# mine\n",
      binary: false,
    },
    { path: "hint.txt", before: null, after: "look here", binary: false },
  ]);
  const fromNothing = await student.api.history.changes({ document, from: null, to: seeded });
  expect(fromNothing.files).toEqual([
    { path: "main.py", before: null, after: "print('hi')\n", binary: false },
  ]);
  expect(await student.api.history.filesAt({ document, at: first })).toEqual({
    files: [{ path: "main.py", text: "print('hi')\n# mine\n" }],
  });
});

it("restores as one more edit by that person, which can be undone the same way", async () => {
  const { services, teacher, student, document } = await classInLab();
  await edit(services, document, student.actor.id, type("good\n"));
  const [good] = (await student.api.history.timeline({ document })).moments;
  await edit(services, document, student.actor.id, type("bad\n"));
  await letTimePass(services, 300);

  const watcher = await services.collab.rooms.open(document);
  const restored = await teacher.api.history.restore({ document, at: good?.id ?? "" });
  expect(restored).toMatchObject({ changedFiles: 1, skippedFiles: [] });
  expect(workspaceFiles(watcher.doc).find("main.py")).toMatchObject({ kind: "text" });
  expect(await textNow(services, document)).toBe("print('hi')\ngood\n");
  watcher.close();
  const [latest] = (await student.api.history.timeline({ document })).moments;
  expect(latest?.authors).toEqual([{ id: teacher.actor.id, name: teacher.actor.name }]);

  await student.api.history.restore({ document, at: restored.undoAt });
  expect(await textNow(services, document)).toBe("print('hi')\ngood\nbad\n");
});

it("restores one file and leaves the others", async () => {
  const { services, student, document } = await classInLab();
  const [start] = (await student.api.history.timeline({ document })).moments;
  await edit(services, document, student.actor.id, (files) => {
    type("more\n")(files);
    files.create("notes.txt", "kept");
  });
  const at = start?.id ?? "";
  await student.api.history.restore({ document, at, path: "main.py" });
  const { files } = await student.api.history.changes({ document, from: at, to: null });
  expect(files).toEqual([{ path: "notes.txt", before: null, after: "kept", binary: false }]);
  await expect(student.api.history.restore({ document, at, path: "notes.txt" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

it("names versions, of now and of any moment, renames and removes them", async () => {
  const { services, teacher, student, document } = await classInLab();
  const [start] = (await student.api.history.timeline({ document })).moments;
  await edit(services, document, student.actor.id, type("done\n"));
  const now = await student.api.history.nameVersion({ document, at: null, name: "  First try " });
  const first = await teacher.api.history.nameVersion({ document, at: start?.id ?? "", name: "Start" });
  expect(now).toMatchObject({ name: "First try", createdBy: { name: student.actor.name } });
  expect(first.at).toBe(start?.id);
  await edit(services, document, student.actor.id, type("later\n"));
  expect((await student.api.history.filesAt({ document, at: now.at })).files).toEqual([
    { path: "main.py", text: "print('hi')\ndone\n" },
  ]);

  await teacher.api.history.renameVersion({ document, versionId: now.id, name: "Handed in" });
  const { versions } = await student.api.history.timeline({ document });
  expect(versions.map(({ name }) => name)).toEqual(["Handed in", "Start"]);
  await student.api.history.deleteVersion({ document, versionId: first.id });
  await expect(student.api.history.deleteVersion({ document, versionId: first.id })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(student.api.history.nameVersion({ document, at: null, name: " " })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
});

it("keeps other people's labs closed, and other labs' versions out of reach", async () => {
  const { services, teacher, student, course, document } = await classInLab();
  const classmate = await person(services);
  await classmate.api.enrollment.enroll({ courseSlug: course.slug });
  const own = await classmate.api.labs.open({ labId: course.labId });
  const version = await student.api.history.nameVersion({ document, at: null, name: "Mine" });
  const notFound = { code: "NOT_FOUND" };
  await expect(classmate.api.history.timeline({ document })).rejects.toMatchObject(notFound);
  await expect(classmate.api.history.restore({ document, at: version.at })).rejects.toMatchObject(notFound);
  const elsewhere = { document: `workspace/${own.workspaceId}`, versionId: version.id };
  await expect(classmate.api.history.deleteVersion(elsewhere)).rejects.toMatchObject(notFound);
  const lesson = `lesson/${course.readingId}`;
  await expect(teacher.api.history.timeline({ document: lesson })).rejects.toMatchObject(notFound);
  await teacher.api.authoring.openLesson({ courseId: course.id, lessonId: course.readingId });
  await expect(teacher.api.history.timeline({ document: lesson })).resolves.toMatchObject({ versions: [] });
  await expect(student.api.history.timeline({ document: lesson })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(student.api.history.timeline({ document: "secrets/1" })).rejects.toMatchObject(notFound);
  await expect(
    student.api.history.changes({ document, from: "1; drop table", to: null }),
  ).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

it("says that a restoring is done also when it cannot be stored yet", { timeout: 120_000 }, async () => {
  const { services, student, document } = await classInLab();
  const { start } = await student.api.history.timeline({ document });
  await edit(services, document, student.actor.id, type("more\n"));
  const restored = await services.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`lock table document_updates in exclusive mode`;
      return student.api.history.restore({ document, at: start ?? "" });
    },
    { timeout: 60_000 },
  );
  expect(restored).toMatchObject({ changedFiles: 1, saved: false });
  expect(await textNow(services, document)).toBe("print('hi')\n");
  const handle = await services.collab.rooms.open(document);
  await handle.saved(60_000);
  handle.close();
  await student.api.history.restore({ document, at: restored.undoAt });
  expect(await textNow(services, document)).toBe("print('hi')\nmore\n");
});

it("starts over with what the lab began with, not with what programs wrote right after", async () => {
  const { services, student, document } = await classInLab();
  const handle = await services.collab.rooms.open(document);
  handle.doc.transact(() => {
    workspaceFiles(handle.doc).create("made-by-program.txt", "x");
  });
  await handle.saved();
  handle.close();
  await letTimePass(services, 4 * 3_600);
  const later = Date.now() + 1_000;
  await services.documents.tidy(document, { mergeBefore: later, forgetBefore: later });
  const { start, moments } = await student.api.history.timeline({ document });
  expect(moments).toEqual([]);
  expect((await student.api.history.filesAt({ document, at: start ?? "" })).files).toEqual([
    { path: "main.py", text: "print('hi')\n" },
  ]);
  await student.api.history.restore({ document, at: start ?? "" });
  expect((await student.api.history.changes({ document, from: start, to: null })).files).toEqual([]);
});

it("never names more versions than a document may have, also at the same time", async () => {
  const { services, teacher, student, document } = await classInLab();
  const { at } = await student.api.history.nameVersion({ document, at: null, name: "First" });
  await services.db.documentVersion.createMany({
    data: Array.from({ length: 498 }, () => ({ documentName: document, seq: BigInt(at), name: "One more" })),
  });
  const names = [teacher, student].map(({ api }) =>
    api.history.nameVersion({ document, at: null, name: "The last" }),
  );
  const results = await Promise.allSettled(names);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await services.db.documentVersion.count()).toBe(500);
});

it("gives back the room of a name that is removed, and bounds how often one may name", async () => {
  const { services, teacher, student, document } = await classInLab();
  const checkpoints = () => services.db.documentCheckpoint.count();
  const nameAndRemove = async (person: typeof student) => {
    const version = await person.api.history.nameVersion({ document, at: null, name: "Again" });
    await person.api.history.deleteVersion({ document, versionId: version.id });
  };
  await nameAndRemove(student);
  const atFirst = await checkpoints();
  for (let round = 1; round < 60; round++) {
    if (round % 20 === 0) await edit(services, document, student.actor.id, type("x"));
    await nameAndRemove(student);
  }
  expect(await checkpoints()).toBe(atFirst);
  await expect(nameAndRemove(student)).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
    message: expect.stringMatching(/^You restored and named .* try again\.$/) as string,
  });
  await nameAndRemove(teacher);
});

it("shows a lesson as one text, which its editors alone bring back", async () => {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const helper = await person(services);
  const { id: courseId, readingId: lessonId } = await courseBy(services, owner.actor.id);
  await owner.api.staff.add({ courseId, email: helper.email, role: "ta" });
  await owner.api.authoring.openLesson({ courseId, lessonId });
  const document = `lesson/${lessonId}`;
  const handle = await services.collab.rooms.open(document);
  onTestFinished(() => handle.close());
  await letTimePass(services, 300);
  handle.edit(owner.actor.id, (doc) => lessonText(doc).insert(0, "Better. "));
  await handle.saved();

  const { moments, start, abilities } = await helper.api.history.timeline({ document });
  expect(abilities).toEqual({ restore: false, name: true });
  expect(moments[0]?.authors).toEqual([{ id: owner.actor.id, name: owner.actor.name }]);
  const { files } = await helper.api.history.changes({ document, from: start, to: null });
  expect(files).toEqual([
    {
      path: "lesson.md",
      before: "# Hello\n\nText.",
      after: "Better. # Hello\n\nText.",
      binary: false,
    },
  ]);
  const back = { document, at: start ?? "" };
  await expect(helper.api.history.restore(back)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await owner.api.history.restore(back)).toMatchObject({ changedFiles: 1, saved: true });
  expect(lessonText(handle.doc).toJSON()).toBe("# Hello\n\nText.");
  expect(await owner.api.history.restore(back)).toMatchObject({ changedFiles: 0 });
});

it("shows a lab's definition as its files and pages, and brings back all of it or one of them", async () => {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const { id: courseId, labId } = await courseBy(services, owner.actor.id);
  await owner.api.authoring.openLab({ courseId, labId });
  const document = `lab/${labId}`;
  const handle = await services.collab.rooms.open(document);
  onTestFinished(() => handle.close());
  const draft = labDraft(handle.doc);
  handle.edit(owner.actor.id, () => {
    draft.hints.replace(["Look", "Look again"]);
    draft.files.create("loose.txt", "in no part");
  });
  await handle.saved();
  const [begun] = (await owner.api.history.timeline({ document })).moments;
  const at = begun?.id ?? "";
  const before = (await owner.api.history.filesAt({ document, at })).files;
  expect(before.map(({ path }) => path)).toEqual([
    ...["task.md", "hints.md", "settings.yaml"],
    ...before.map(({ path }) => path).filter((path) => path.includes("/")),
  ]);
  expect(before).toContainEqual({
    path: "hints.md",
    text: "## Hint 1\n\nLook\n\n## Hint 2\n\nLook again\n",
  });
  expect(before.find(({ path }) => path === "settings.yaml")?.text).toMatch(/^memoryMb: \d+$/m);
  const [kept] = draft.hints.list();

  await letTimePass(services, 300);
  handle.edit(owner.actor.id, () => {
    draft.instructions.insert(0, "Double it. ");
    draft.hints.move(kept?.id ?? "", 1);
    kept?.text.insert(4, " here");
    draft.hints.remove(draft.hints.list()[0]?.id ?? "");
    draft.set("testCommand", "pytest -x");
    draft.files.move("solution/main.py", "solution/double.py");
  });
  await handle.saved();
  const changes = async () => (await owner.api.history.changes({ document, from: at, to: null })).files;
  expect((await changes()).map(({ path, previousPath }) => [path, previousPath])).toEqual([
    ...[["task.md"], ["hints.md"], ["settings.yaml"]].map(([path]) => [path, undefined]),
    ["solution/double.py", "solution/main.py"],
  ]);

  const one = await owner.api.history.restore({ document, at, path: "hints.md" });
  expect(one).toMatchObject({ changedFiles: 1 });
  expect(draft.hints.list().map(({ text }) => text.toJSON())).toEqual(["Look", "Look again"]);
  // Whoever types in a hint that was there goes on in it.
  expect(draft.hints.list()[0]?.text).toBe(kept?.text);
  expect((await changes()).map(({ path }) => path)).not.toContain("hints.md");

  const all = await owner.api.history.restore({ document, at });
  expect(all).toMatchObject({ changedFiles: 3, skippedFiles: [] });
  expect(await changes()).toEqual([]);
  await owner.api.history.restore({ document, at: all.undoAt });
  expect(draft.fields().testCommand).toBe("pytest -x");
  expect(draft.files.find("solution/double.py")).toMatchObject({ kind: "text" });
});
