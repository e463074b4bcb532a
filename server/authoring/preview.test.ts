import { expect, it } from "vitest";
import { courseOutline, courseProperties } from "#server/courses/document.ts";
import { lessonText } from "#server/lessons/document.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";

it("shows the draft as its students will see it, and to nobody but the staff", async () => {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const { id: courseId, slug, readingId } = await courseBy(services, owner.actor.id);
  await owner.api.authoring.open({ courseId });
  await owner.api.authoring.openLesson({ courseId, lessonId: readingId });
  const write = async (document: string, change: (doc: Parameters<typeof courseOutline>[0]) => void) => {
    const handle = await services.collab.rooms.open(document);
    handle.edit(owner.actor.id, change);
    await handle.saved();
    handle.close();
  };
  let added = "";
  await write(`course/${courseId}`, (doc) => {
    const outline = courseOutline(doc);
    added = outline.addLesson(outline.modules()[0]?.id ?? "", { title: "Not out yet" }, 0);
    courseProperties(doc).set("title", "A draft");
  });
  await write(`lesson/${readingId}`, (doc) => lessonText(doc).insert(0, "Unpublished words. "));

  const course = await owner.api.authoring.previewCourse({ courseId });
  expect(course.course).toMatchObject({ title: "A draft", slug, lessonCount: 3, labCount: 1 });
  expect(course.continueAt).toEqual({ lessonSlug: added, title: "Not out yet" });
  const lesson = await owner.api.authoring.previewLesson({ courseId, lessonId: readingId });
  expect(lesson.lesson.html).toContain("Unpublished words.");
  expect(lesson.previous).toEqual({ slug: added, title: "Not out yet" });
  expect(lesson.next?.title).toBe("Exercise");

  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: slug });
  const asStudent = student.api.authoring.previewLesson({ courseId, lessonId: readingId });
  await expect(asStudent).rejects.toMatchObject({ code: "FORBIDDEN" });
  const other = await courseBy(services, owner.actor.id);
  const strayed = owner.api.authoring.previewLesson({ courseId, lessonId: other.readingId });
  await expect(strayed).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("reads of a long course what it shows, and not every lesson", async () => {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const { id: courseId, readingId } = await courseBy(services, owner.actor.id);
  await owner.api.authoring.open({ courseId });
  const lessons = await services.db.courseLesson.findMany({ where: { courseId }, select: { id: true } });
  for (const { id: lessonId } of lessons) await owner.api.authoring.openLesson({ courseId, lessonId });
  // Whoever reads one of the others fails.
  const broken = await services.db.documentUpdate.updateMany({
    where: {
      documentName: { in: lessons.filter(({ id }) => id !== readingId).map(({ id }) => `lesson/${id}`) },
    },
    data: { update: Buffer.from([255]) },
  });
  expect(broken.count).toBeGreaterThan(0);
  await expect(services.authoring.content({ courseId, version: "draft" })).rejects.toThrow();

  const { course } = await owner.api.authoring.previewCourse({ courseId });
  expect(course.lessonCount).toBe(lessons.length);
  const { lesson } = await owner.api.authoring.previewLesson({ courseId, lessonId: readingId });
  expect(lesson.id).toBe(readingId);
  const same = { courseId, from: "draft", to: "draft", lessonId: readingId } as const;
  expect((await owner.api.authoring.compareLesson(same)).html).toContain("<p>Text.</p>");
});

it("lets those who write the course into a trial of its lab, and no other staff", async () => {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const helper = await person(services);
  const { id: courseId, labId } = await courseBy(services, owner.actor.id);
  await owner.api.staff.add({ courseId, email: helper.email, role: "ta" });
  const { lessonId } = await services.db.lab.findUniqueOrThrow({ where: { id: labId } });
  const preview = await owner.api.authoring.previewLesson({ courseId, lessonId });
  expect(preview).toMatchObject({ lab: { id: labId, workspaceId: null }, abilities: { openLab: true } });
  const { workspaceId } = await owner.api.labDefinitions.tryOut({ courseId, labId });
  expect(await services.db.workspace.findUnique({ where: { id: workspaceId } })).toMatchObject({ copy: -1 });
  const forHelper = await helper.api.authoring.previewLesson({ courseId, lessonId });
  expect(forHelper.abilities.openLab).toBe(false);
});
