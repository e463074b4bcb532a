import { describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { courseOutline } from "#server/courses/document.ts";
import { labDraft, labDocumentName } from "#server/lab-definitions/document.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";

async function authoredCourse() {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const course = await courseBy(services, owner.actor.id);
  const { labId, id: courseId } = course;
  const lesson = await services.db.lab.findUniqueOrThrow({
    where: { id: labId },
    select: { lessonId: true },
  });
  const draft = async () => {
    const { modules } = await services.authoring.content({ courseId, version: "draft" });
    return modules.flatMap(({ lessons }) => lessons);
  };
  const change = async (document: string, make: (doc: Y.Doc) => void) => {
    const handle = await services.collab.rooms.open(document);
    handle.edit(owner.actor.id, make);
    await handle.saved();
    handle.close();
  };
  return { services, owner, course, courseId, labId, lessonId: lesson.lessonId, draft, change };
}

const labOf = (services: Services, id: string) => services.db.lab.findUniqueOrThrow({ where: { id } });

describe("a lab's definition in a course", () => {
  it("is written in its document and reaches students by publishing, hidden tests apart", async () => {
    const { services, owner, course, courseId, labId, change } = await authoredCourse();
    await owner.api.authoring.openLab({ courseId, labId });
    await change(labDocumentName(labId), (doc) => {
      const { files, hints, set, instructions } = labDraft(doc);
      files.create("tests/test_main.py", "visible");
      files.create("hidden/test_more.py", "hidden");
      hints.add("Look again.");
      set("runSeconds", 20);
      instructions.insert(0, "New: ");
    });
    expect(await labOf(services, labId)).toMatchObject({ tests: [], runSeconds: 60 });
    await owner.api.authoring.publish({ courseId });
    expect(await labOf(services, labId)).toMatchObject({
      ...{ runSeconds: 20, hints: ["Look again."], instructions: "New: Print hello." },
      starter: [{ path: "main.py", content: "print('hi')\n" }],
      tests: [
        { path: "test_main.py", content: "visible", visible: true },
        { path: "test_more.py", content: "hidden", visible: false },
      ],
    });
    const student = await person(services);
    await student.api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await student.api.labs.open({ labId });
    const [state] = (await services.documents.currentStates([`workspace/${workspaceId}`])).values();
    const bytes = Buffer.concat([...(state ?? [])]).toString();
    expect(bytes).toContain("test_main.py");
    expect(bytes).not.toContain("test_more");
  });

  it("goes back to what a version had, and forth", async () => {
    const { owner, courseId, labId, draft, change } = await authoredCourse();
    await owner.api.authoring.publish({ courseId });
    const before = (await draft()).find(({ lab }) => lab !== null)?.lab;
    await owner.api.authoring.openLab({ courseId, labId });
    await change(labDocumentName(labId), (doc) => {
      const { files, set, hints } = labDraft(doc);
      files.move("starter/main.py", "starter/other.py");
      files.create("tests/test_main.py", "x");
      hints.add("One");
      set("environment", { GREETING: "hi" });
    });
    await owner.api.authoring.publish({ courseId });
    const after = (await draft()).find(({ lab }) => lab !== null)?.lab;
    expect(after).not.toEqual(before);
    await owner.api.authoring.restore({ courseId, number: 2 });
    expect((await draft()).find(({ lab }) => lab !== null)?.lab).toEqual(before);
    await owner.api.authoring.restore({ courseId, number: 3 });
    expect((await draft()).find(({ lab }) => lab !== null)?.lab).toEqual(after);
    const names = (await owner.api.authoring.compare({ courseId, from: 2, to: 3 })).map(({ name }) => name);
    expect(names).toContain("Exercise: tests/test_main.py");
  });

  it("is taken out of its lesson and comes back with all that was done in it", async () => {
    const { services, owner, course, courseId, labId, lessonId, change } = await authoredCourse();
    const student = await person(services);
    await student.api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await student.api.labs.open({ labId });
    const outline = (act: (tree: ReturnType<typeof courseOutline>) => void) =>
      change(`course/${courseId}`, (doc) => act(courseOutline(doc)));
    const seen = async () =>
      (await student.api.courses.lesson({ courseSlug: course.slug, lessonSlug: "exercise" })).lab;
    await owner.api.authoring.open({ courseId });
    await outline((tree) => {
      tree.takeLabOut(lessonId);
      tree.describe(lessonId, { completion: "read" });
    });
    await owner.api.authoring.publish({ courseId });
    expect(await seen()).toBeNull();
    const late = await person(services);
    await late.api.enrollment.enroll({ courseSlug: course.slug });
    await expect(late.api.labs.open({ labId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await student.api.labs.open({ labId })).toEqual({ workspaceId });

    await outline((tree) => expect(tree.addLab(lessonId)).toBe(labId));
    await owner.api.authoring.publish({ courseId });
    expect(await seen()).toMatchObject({ id: labId });
  });

  it("is new with a lesson's first lab, and a copy of its own in a duplicated lesson", async () => {
    const { owner, course, courseId, labId, lessonId, draft, change } = await authoredCourse();
    await owner.api.authoring.openLab({ courseId, labId });
    await change(labDocumentName(labId), (doc) => {
      labDraft(doc).files.create("tests/test_main.py", "draft");
    });
    const { id: copyId } = await owner.api.authoring.duplicate({ courseId, itemId: lessonId });
    await change(labDocumentName(labId), (doc) => {
      labDraft(doc).files.remove("tests/test_main.py");
    });
    let added = "";
    await change(`course/${courseId}`, (doc) => {
      added = courseOutline(doc).addLab(course.readingId);
    });
    await owner.api.authoring.openLab({ courseId, labId: added });
    const lessons = await draft();
    const copy = lessons.find(({ id }) => id === copyId)?.lab;
    expect(copy?.tests).toEqual([{ path: "test_main.py", content: "draft", visible: true }]);
    expect(copy?.id).not.toBe(labId);
    expect(lessons.find(({ id }) => id === course.readingId)?.lab).toMatchObject({
      ...{ id: added, title: "Reading", entry: "main.py" },
    });
    await expect(owner.api.authoring.publish({ courseId })).resolves.toEqual({ number: 2 });
  });

  it("is not for those who may not read the draft, nor of another course", async () => {
    const { services, owner, courseId, labId } = await authoredCourse();
    const other = await courseBy(services, owner.actor.id);
    await expect(owner.api.authoring.openLab({ courseId: other.id, labId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const stranger = await person(services, "instructor");
    await expect(stranger.api.authoring.openLab({ courseId, labId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
