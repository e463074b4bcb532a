import { expect, it } from "vitest";
import { courseOutline } from "#server/courses/document.ts";
import { lessonText } from "#server/lessons/document.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { newsOf } from "./outline.ts";

type Doc = Parameters<typeof courseOutline>[0];

async function edit(services: Services, document: string, by: string, change: (doc: Doc) => void) {
  const handle = await services.collab.rooms.open(document);
  handle.edit(by, change);
  await handle.saved();
  handle.close();
}

it("tells a learner which lessons came or changed since they had them open, until they open them", async () => {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const { id: courseId, slug: courseSlug, readingId } = await courseBy(services, owner.actor.id);
  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug });
  await student.api.courses.lesson({ courseSlug, lessonSlug: "reading" });
  const newsIn = async () => {
    const { modules } = await student.api.courses.read({ courseSlug });
    return modules.flatMap(({ lessons }) => lessons.map(({ slug, news }) => [slug, news]));
  };
  expect(await newsIn()).toEqual([
    ["reading", null],
    ["exercise", null],
  ]);

  await owner.api.authoring.openLesson({ courseId, lessonId: readingId });
  await edit(services, `lesson/${readingId}`, owner.actor.id, (doc) => lessonText(doc).insert(0, "Better. "));
  await edit(services, `course/${courseId}`, owner.actor.id, (doc) => {
    const outline = courseOutline(doc);
    outline.addLesson(outline.modules()[0]?.id ?? "", { title: "More" });
  });
  await owner.api.authoring.publish({ courseId, note: "Better and more" });
  expect(await newsIn()).toEqual([
    ["reading", "changed"],
    ["exercise", null],
    ["more", "new"],
  ]);
  expect(await student.api.enrollment.mine()).toMatchObject([
    { newLessons: 1, changedLessons: 1, news: { note: "Better and more" } },
  ]);

  const page = await student.api.courses.lesson({ courseSlug, lessonSlug: "reading" });
  expect(page.lesson.changed).toBe(true);
  expect(page.outline[0]?.lessons[0]?.news).toBeNull();
  await student.api.courses.lesson({ courseSlug, lessonSlug: "more" });
  expect((await newsIn()).map(([, news]) => news)).toEqual([null, null, null]);
  expect((await student.api.courses.lesson({ courseSlug, lessonSlug: "reading" })).lesson.changed).toBe(
    false,
  );
});

it("has no news for whoever is not enrolled, nor of what was there when they came", () => {
  const [old, later] = [new Date(1), new Date(9)];
  const lesson = { createdAt: old, updatedAt: later };
  expect(newsOf(lesson, undefined, undefined)).toBeNull();
  expect(newsOf(lesson, undefined, new Date(5))).toBeNull();
  expect(newsOf(lesson, old, new Date(5))).toBe("changed");
  expect(newsOf({ createdAt: later, updatedAt: later }, undefined, new Date(5))).toBe("new");
});
