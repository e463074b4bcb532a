import { expect, it } from "vitest";
import * as Y from "yjs";
import { courseOutline } from "#server/courses/document.ts";
import { removeOldCopies } from "#server/jobs/remove-old-copies.ts";
import { TRIAL_KEPT_MS } from "#server/labs/schema.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { workspaceDocument } from "#server/labs/index.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { labDocumentName, labDraft } from "./document.ts";

async function draftedLab() {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const course = await courseBy(services, owner.actor.id);
  const ref = { courseId: course.id, labId: course.labId };
  await owner.api.authoring.openLab(ref);
  const handle = await services.collab.rooms.open(labDocumentName(course.labId));
  handle.edit(owner.actor.id, (doc) => {
    const { set, hints, files } = labDraft(doc);
    set("title", "Drafted");
    set("runCommand", "python3 -X dev {file}");
    hints.add("Look *again*.");
    files.create("tests/test_main.py", "def test(): pass\n");
    files.create("hidden/test_more.py", "def test(): pass\n");
  });
  await handle.saved();
  handle.close();
  return { services, owner, course, ref };
}

it("a trial is of the draft, is in nobody's classroom and takes nothing of the author's own lab", async () => {
  const { services, owner, course, ref } = await draftedLab();
  const own = await owner.api.labs.open(ref);
  const { workspaceId } = await owner.api.labDefinitions.tryOut(ref);
  expect(workspaceId).not.toBe(own.workspaceId);
  const page = await owner.api.labs.read({ workspaceId });
  expect(page.lab).toMatchObject({ title: "Drafted", hintsHtml: ["<p>Look <em>again</em>.</p>"] });
  expect(page).toMatchObject({ copyOf: null, trialOf: `/teach/courses/${course.id}/labs/${course.labId}` });
  expect(await owner.api.labs.read(own)).toMatchObject({ lab: { title: "Lab" }, trialOf: null });

  const room = await services.collab.rooms.open(workspaceDocument(workspaceId));
  expect(
    workspaceFiles(room.doc)
      .list()
      .map(({ path }) => path),
  ).toEqual(["main.py", "test_main.py"]);
  room.close();

  const classroom = await owner.api.classroom.course({ courseId: course.id });
  expect(JSON.stringify(classroom)).not.toContain(workspaceId);
  expect(await owner.api.labs.copies(own)).toMatchObject({ original: own.workspaceId, copies: [] });
  const student = await person(services);
  await expect(student.api.labs.read({ workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("a trial nobody is at work in is removed, and one that somebody uses is not", async () => {
  const { services, owner, ref } = await draftedLab();
  const { workspaceId } = await owner.api.labDefinitions.tryOut(ref);
  await removeOldCopies(services, {}, new AbortController().signal);
  await expect(owner.api.labs.read({ workspaceId })).resolves.toHaveProperty("trialOf");
  const lastActiveAt = new Date(Date.now() - TRIAL_KEPT_MS - 1);
  await services.db.workspace.update({ where: { id: workspaceId }, data: { lastActiveAt } });
  await removeOldCopies(services, {}, new AbortController().signal);
  await expect(owner.api.labs.read({ workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("a trial ends when the next one begins", async () => {
  const { owner, ref } = await draftedLab();
  const first = await owner.api.labDefinitions.tryOut(ref);
  const second = await owner.api.labDefinitions.tryOut(ref);
  await expect(owner.api.labs.read(first)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(owner.api.labs.read(second)).resolves.toMatchObject({ workspace: { mine: true } });
});

it("a trial is neither copied into the author's own lab nor brought back as a copy", async () => {
  const { owner, ref } = await draftedLab();
  const first = await owner.api.labDefinitions.tryOut(ref);
  const copy = await owner.api.labs.copy(first);
  expect(await owner.api.labs.copies(copy)).toMatchObject({
    original: null,
    copies: [{ workspaceId: copy.workspaceId }],
  });
  await owner.api.labDefinitions.tryOut(ref);
  await expect(
    owner.api.labs.bringCopyBack({ workspaceId: copy.workspaceId, copyId: first.workspaceId }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("a lab cannot be tried in a lesson of another course", async () => {
  const { services, owner, course } = await draftedLab();
  const foreign = await courseBy(services, (await person(services, "instructor")).actor.id);
  const handle = await services.collab.rooms.open(`course/${course.id}`);
  let labId = "";
  handle.edit(owner.actor.id, (doc) => {
    const outline = courseOutline(doc);
    const lessonId = outline.addLesson(outline.addModule({ title: "Module" }), { title: "Lesson" });
    labId = outline.addLab(lessonId);
    // What writes an outline chooses the ids in it.
    const items = doc.getMap("items");
    const entry = items.get(lessonId);
    if (!(entry instanceof Y.Map)) throw new Error("the lesson must be there");
    items.set(foreign.readingId, entry.clone());
    items.delete(lessonId);
  });
  await handle.saved();
  handle.close();
  await expect(owner.api.labDefinitions.tryOut({ courseId: course.id, labId })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(await services.db.lab.count({ where: { lessonId: foreign.readingId } })).toBe(0);
});

it("a lab that was never published can be tried, and is unseen by students until it is", async () => {
  const { services, owner, course } = await draftedLab();
  const courseId = course.id;
  const handle = await services.collab.rooms.open(`course/${courseId}`);
  let labId = "";
  handle.edit(owner.actor.id, (doc) => {
    const outline = courseOutline(doc);
    const moduleId = outline.addModule({ title: "New module" });
    labId = outline.addLab(outline.addLesson(moduleId, { title: "New lesson" }));
  });
  await handle.saved();
  handle.close();
  await owner.api.authoring.openLab({ courseId, labId });
  const { workspaceId } = await owner.api.labDefinitions.tryOut({ courseId, labId });
  await expect(owner.api.labs.read({ workspaceId })).resolves.toMatchObject({ lab: { title: "New lesson" } });

  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const titles = async () =>
    (await student.api.courses.read({ courseSlug: course.slug })).modules.map(({ title }) => title);
  expect(await titles()).toEqual(["Module"]);
  await expect(student.api.labs.open({ labId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await owner.api.authoring.publish({ courseId });
  expect(await titles()).toEqual(["Module", "New module"]);
  await expect(student.api.labs.open({ labId })).resolves.toHaveProperty("workspaceId");
});
