import { expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";

async function enrolledIn(completion: "read" | "tests" | "manual") {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  await services.db.courseLesson.update({ where: { id: course.readingId }, data: { completion } });
  const student = await person(services);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const lesson = () => student.api.courses.lesson({ courseSlug: course.slug, lessonSlug: "reading" });
  return { services, student, course, lesson };
}

it.each(["read", "manual"] as const)("does a lesson completed by %s once, and takes it back", async (how) => {
  const { student, course, lesson } = await enrolledIn(how);
  const { lesson: before, abilities } = await lesson();
  expect(before).toMatchObject({ completion: how, done: false });
  expect(abilities.complete).toBe(true);
  const say = (done: boolean) => student.api.enrollment.setLessonDone({ lessonId: course.readingId, done });
  // Sent again because the first answer was lost.
  expect(await Promise.all([say(true), say(true)])).toEqual([
    { done: true, progress: 50 },
    { done: true, progress: 50 },
  ]);
  expect((await lesson()).lesson.done).toBe(true);
  expect(await say(false)).toEqual({ done: false, progress: 0 });
});

it("leaves lessons that tests complete to the tests", async () => {
  const { student, course, lesson } = await enrolledIn("tests");
  expect((await lesson()).abilities.complete).toBe(false);
  const said = student.api.enrollment.setLessonDone({ lessonId: course.readingId, done: true });
  await expect(said).rejects.toMatchObject({ code: "CONFLICT" });
});

it("tells the learner's other pages, and nobody else's", async () => {
  const { services, student, course } = await enrolledIn("read");
  const other = await person(services);
  const [mine, others] = await Promise.all([
    student.api.enrollment.changes(),
    other.api.enrollment.changes(),
  ]);
  const heard = mine[Symbol.asyncIterator]().next();
  const overheard: unknown[] = [];
  const listening = others[Symbol.asyncIterator]();
  void listening.next().then(({ value }) => overheard.push(value));
  await student.api.enrollment.setLessonDone({ lessonId: course.readingId, done: true });
  expect((await heard).value).toEqual({ changed: true });
  expect(overheard).toEqual([]);
});
