import { describe, expect, it } from "vitest";
import { courseOutline, courseProperties } from "#server/courses/document.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { lessonText } from "./seed-documents.ts";

/** A published course of one module, its owner and a student who has read its first lesson. */
async function liveCourse() {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const course = await courseBy(services, owner.actor.id);
  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  await student.api.enrollment.setLessonDone({ lessonId: course.readingId, done: true });
  await owner.api.authoring.open({ courseId: course.id });
  return { services, owner, student, course, courseId: course.id };
}

async function edit(
  services: Services,
  document: string,
  actorId: string,
  change: (doc: Parameters<typeof courseOutline>[0]) => void,
): Promise<void> {
  const handle = await services.collab.rooms.open(document);
  handle.edit(actorId, change);
  await handle.saved();
  handle.close();
}

describe("publishing a course", () => {
  it("shows students nothing of the draft, and then all of it, with their progress", async () => {
    const { services, owner, student, course, courseId } = await liveCourse();
    const outlineOf = async () =>
      (await student.api.courses.read({ courseSlug: course.slug })).modules.map(({ title, lessons }) => [
        title,
        lessons.map((lesson) => `${lesson.title}${lesson.done ? " ✓" : ""}`),
      ]);
    const before = await outlineOf();
    await edit(services, `course/${courseId}`, owner.actor.id, (doc) => {
      const outline = courseOutline(doc);
      const second = outline.addModule({ title: "Second" }, 0);
      outline.moveLesson(course.readingId, second, 0);
      outline.addLesson(second, { title: "New: Grüße!" });
      courseProperties(doc).set("title", "A better title");
    });
    await owner.api.authoring.openLesson({ courseId, lessonId: course.readingId });
    await edit(services, `lesson/${course.readingId}`, owner.actor.id, (doc) => {
      lessonText(doc).insert(0, "Rewritten. ");
    });
    expect(await outlineOf()).toEqual(before);

    expect(await owner.api.authoring.publish({ courseId, note: "Reordered" })).toEqual({ number: 2 });
    expect(await outlineOf()).toEqual([
      ["Second", ["Reading ✓", "New: Grüße!"]],
      ["Module", ["Exercise"]],
    ]);
    const lesson = await student.api.courses.lesson({ courseSlug: course.slug, lessonSlug: "reading" });
    expect(lesson.lesson.html).toContain("Rewritten");
    expect((await student.api.courses.read({ courseSlug: course.slug })).enrollment).toMatchObject({
      progress: 33,
    });
    const made = await student.api.courses.lesson({ courseSlug: course.slug, lessonSlug: "new-grusse" });
    expect(made.lesson.title).toBe("New: Grüße!");
  });

  it("hides what was archived and keeps what was done in it, for the day it comes back", async () => {
    const { services, owner, student, course, courseId } = await liveCourse();
    const archive = (back: boolean) =>
      edit(services, `course/${courseId}`, owner.actor.id, (doc) => {
        const outline = courseOutline(doc);
        if (back) outline.bringBack(course.readingId);
        else outline.archive(course.readingId);
      });
    await archive(false);
    await owner.api.authoring.publish({ courseId });
    const slugs = { courseSlug: course.slug, lessonSlug: "reading" };
    await expect(student.api.courses.lesson(slugs)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await student.api.courses.read(slugs)).enrollment).toMatchObject({ progress: 0 });
    await archive(true);
    await owner.api.authoring.publish({ courseId });
    expect((await student.api.courses.lesson(slugs)).lesson.done).toBe(true);
    expect((await student.api.courses.read(slugs)).enrollment).toMatchObject({ progress: 50 });
  });

  it("lists, compares and restores versions, the one from before there were any among them", async () => {
    const { services, owner, course, courseId } = await liveCourse();
    await owner.api.authoring.openLesson({ courseId, lessonId: course.readingId });
    await edit(services, `lesson/${course.readingId}`, owner.actor.id, (doc) => {
      lessonText(doc).insert(0, "Second. ");
    });
    let added = "";
    await edit(services, `course/${courseId}`, owner.actor.id, (doc) => {
      const outline = courseOutline(doc);
      added = outline.addLesson(outline.modules()[0]?.id ?? "", { title: "Added" }, 0);
      outline.rename(course.readingId, "Read this");
    });
    await owner.api.authoring.publish({ courseId, note: "Two" });
    const { versions, transitions, state } = await owner.api.authoring.publishing({ courseId });
    expect(versions.map(({ number, note, by }) => [number, note, by !== null])).toEqual([
      [2, "Two", true],
      [1, "", false],
    ]);
    expect(state).toBe("published");
    expect(transitions).toMatchObject([{ from: "published", to: "published", version: 2, note: "Two" }]);

    const differences = await owner.api.authoring.compare({ courseId, from: 1, to: 2 });
    expect(differences.map(({ name, change }) => [name, change])).toEqual([
      ["Outline", "changed"],
      ["Added", "added"],
      ["Read this", "changed"],
    ]);
    const text = differences.find(({ key }) => key === `lesson/${course.readingId}`);
    expect(text?.hunks.flatMap(({ lines }) => lines)).toEqual(
      expect.arrayContaining(["-# Hello", "+Second. # Hello"]),
    );

    const asRead = { courseId, from: 1, to: 2, lessonId: course.readingId } as const;
    const { html } = await owner.api.authoring.compareLesson(asRead);
    expect(html).toMatch(/<ins[^>]*>.*Second\. /);
    const strange = owner.api.authoring.compareLesson({ ...asRead, lessonId: courseId });
    await expect(strange).rejects.toMatchObject({ code: "NOT_FOUND" });

    await owner.api.authoring.restore({ courseId, number: 1 });
    expect(await owner.api.authoring.compare({ courseId, from: 1, to: "draft" })).toEqual([]);
    const handle = await services.collab.rooms.open(`course/${courseId}`);
    expect(
      courseOutline(handle.doc)
        .archived()
        .map(({ id }) => id),
    ).toEqual([added]);
    handle.close();
    await owner.api.authoring.restore({ courseId, number: 2 });
    expect(await owner.api.authoring.compare({ courseId, from: 2, to: "draft" })).toEqual([]);
  });

  it("goes through review, and is taken back, each step with its note and an audit row", async () => {
    const { services, owner, student, course, courseId } = await liveCourse();
    await owner.api.authoring.submit({ courseId, note: "Please look" });
    await expect(owner.api.authoring.submit({ courseId })).rejects.toMatchObject({ code: "CONFLICT" });
    await student.api.courses.read({ courseSlug: course.slug });
    await owner.api.authoring.sendBack({ courseId, note: "Not yet" });
    await owner.api.authoring.unpublish({ courseId, note: "Pause" });
    const stranger = await person(services);
    await expect(stranger.api.courses.read({ courseSlug: course.slug })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await student.api.courses.read({ courseSlug: course.slug });
    const steps = await services.db.auditEvent.findMany({
      where: {
        subject: `course/${courseId}`,
        action: { in: ["course.submit", "course.sendBack", "course.unpublish"] },
      },
      orderBy: { createdAt: "asc" },
      select: { action: true, details: true },
    });
    expect(steps).toEqual([
      { action: "course.submit", details: { from: "published", to: "in_review", note: "Please look" } },
      { action: "course.sendBack", details: { from: "in_review", to: "published", note: "Not yet" } },
      { action: "course.unpublish", details: { from: "published", to: "unpublished", note: "Pause" } },
    ]);
  });

  it("refuses what is not fit, and what was taken from another course", async () => {
    const { services, owner, course, courseId } = await liveCourse();
    const other = await courseBy(services, owner.actor.id);
    const entry = { title: "Taken" };
    await edit(services, `course/${courseId}`, owner.actor.id, (doc) => {
      const outline = courseOutline(doc);
      outline.addLesson(outline.modules()[0]?.id ?? "", entry, 0, other.readingId);
    });
    await expect(
      owner.api.authoring.openLesson({ courseId, lessonId: other.readingId }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(owner.api.authoring.publish({ courseId })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await services.db.courseVersion.count()).toBe(0);
    await edit(services, `course/${courseId}`, owner.actor.id, (doc) => {
      courseOutline(doc).archive(other.readingId);
      courseProperties(doc).set("category", "");
    });
    await expect(owner.api.authoring.publish({ courseId })).rejects.toThrow("no category");
    expect(course.id).toBe(courseId);
  });

  it("happens by itself when it is due, once, and only for somebody who still may", async () => {
    const { services, owner, courseId } = await liveCourse();
    const signal = new AbortController().signal;
    const later = new Date(Date.now() + 3_600_000);
    await owner.api.authoring.schedule({ courseId, note: "On time", at: later });
    expect(await services.authoring.publishDue(signal)).toBe(0);
    const makeDue = () =>
      services.db.course.update({
        where: { id: courseId },
        data: { publishAt: new Date(Date.now() - 1_000) },
      });
    await makeDue();
    const counts = await Promise.all([
      services.authoring.publishDue(signal),
      services.authoring.publishDue(signal),
    ]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    const { schedule, versions } = await owner.api.authoring.publishing({ courseId });
    expect([schedule, versions[0]?.note]).toEqual([null, "On time"]);

    await owner.api.authoring.schedule({ courseId, note: "", at: later });
    await services.db.courseStaff.updateMany({ where: { courseId }, data: { role: "editor" } });
    await makeDue();
    expect(await services.authoring.publishDue(signal)).toBe(0);
    expect(await services.db.course.findUnique({ where: { id: courseId } })).toMatchObject({
      publishAt: null,
    });
  });

  it("duplicates with new ids and the same texts, and a lab of its own", async () => {
    const { services, owner, student, course, courseId } = await liveCourse();
    const [module] = (await student.api.courses.read({ courseSlug: course.slug })).modules;
    await owner.api.authoring.duplicate({ courseId, itemId: module?.id ?? "" });
    await owner.api.authoring.publish({ courseId });
    const rows = await services.db.courseLesson.findMany({
      where: { courseId },
      orderBy: { slug: "asc" },
      select: {
        id: true,
        slug: true,
        content: true,
        lab: { select: { id: true, entry: true, starter: true } },
      },
    });
    expect(rows.map(({ slug }) => slug)).toEqual(["exercise", "exercise-2", "reading", "reading-2"]);
    expect(rows[3]?.content).toBe(rows[2]?.content);
    expect(rows[1]?.lab).toEqual({ ...rows[0]?.lab, id: rows[1]?.lab?.id });
    expect(rows[1]?.lab?.id).not.toBe(rows[0]?.lab?.id);
  });
});
