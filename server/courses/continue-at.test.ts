import { expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServer } from "#tests/server.ts";
import { continueAt } from "./outline.ts";

it("goes on at the lesson opened last, whatever was opened first", async () => {
  const { services } = await testServer();
  const teacher = await person(services, "instructor");
  const learner = await person(services);
  const { slug: courseSlug } = await courseBy(services, teacher.actor.id);
  await learner.api.enrollment.enroll({ courseSlug });
  const next = async () => (await learner.api.courses.read({ courseSlug })).continueAt?.lessonSlug;

  expect(await next()).toBe("reading");
  await learner.api.courses.lesson({ courseSlug, lessonSlug: "exercise" });
  expect(await next()).toBe("exercise");
  const [mine] = await learner.api.enrollment.mine();
  expect(mine?.continueAt?.lessonSlug).toBe("exercise");
  await learner.api.courses.lesson({ courseSlug, lessonSlug: "reading" });
  expect(await next()).toBe("reading");
});

it("goes on after what is done, and begins again at what was left out", () => {
  const lessons = [true, false, true, true].map((done, at) => ({
    ...{ id: String(at), slug: `l${String(at)}`, title: "", summary: "", durationMinutes: 1 },
    ...{ hasLab: false, done, news: null },
  }));
  const modules = [{ id: "m", title: "", summary: "", lessons }];
  expect(continueAt(modules, "0")?.lessonSlug).toBe("l1");
  expect(continueAt(modules, "2")?.lessonSlug).toBe("l1");
  expect(continueAt(modules, null)?.lessonSlug).toBe("l1");
  expect(continueAt([], "2")).toBeNull();
});
