import { expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServices } from "#tests/server.ts";
import { readLines } from "./read-lines.ts";
import { rebuildProgress } from "./progress.ts";

async function classroom() {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const enrolled = () => services.db.enrollment.count({ where: { courseId: course.id, status: "active" } });
  const ref = { courseSlug: course.slug };
  return { services, teacher, course, enrolled, ref };
}

it("gives the last seats to as many as there are seats, however many come at once", async () => {
  const { services, teacher, course, enrolled } = await classroom();
  await teacher.api.roster.setTerms({ courseId: course.id, mode: "open", capacity: 7 });
  await services.db.$executeRaw`
    insert into users (email, password_hash, name, updated_at)
    select 'crowd' || n || '@example.test', '', 'Crowd ' || n, now() from generate_series(1, 50) n`;
  const crowd = await services.db.user.findMany({ where: { name: { startsWith: "Crowd" } } });
  const { enroll } = await import("./enroll.ts");
  const results = await Promise.allSettled(
    crowd.map(({ id, email, name }) =>
      enroll(services, { id, email, name, role: "student", sessionId: "s" }, course.id),
    ),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(7);
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  expect(new Set(refusals).size).toBe(1);
  expect(refusals[0]).toContain("This course is full.");
  expect(await enrolled()).toBe(7);
}, 60_000);

it("gives a seat that somebody left to the next, and keeps who is in", async () => {
  const { services, teacher, course, ref } = await classroom();
  await teacher.api.roster.setTerms({ courseId: course.id, mode: "open", capacity: 1 });
  const [first, second] = [await person(services), await person(services)];
  await first.api.enrollment.enroll(ref);
  await first.api.enrollment.enroll(ref);
  await expect(second.api.enrollment.enroll(ref)).rejects.toThrow("full");
  await first.api.enrollment.leave(ref);
  await second.api.enrollment.enroll(ref);
  await expect(first.api.enrollment.enroll(ref)).rejects.toThrow("full");
});

it("gives sections other names, of which each is there once", async () => {
  const { teacher, course } = await classroom();
  const { roster } = teacher.api;
  const courseId = course.id;
  await roster.addSection({ courseId, name: "Monday" });
  await roster.addSection({ courseId, name: "Tuesday" });
  const [monday] = (await roster.read({ courseId })).sections;
  const rename = (name: string) => roster.renameSection({ courseId, sectionId: monday?.id ?? "", name });
  await rename("Friday");
  expect((await roster.read({ courseId })).sections.map(({ name }) => name)).toEqual(["Friday", "Tuesday"]);
  await expect(rename("Tuesday")).rejects.toMatchObject({ code: "CONFLICT" });
});

it("lets people in by a code, into its section, until it is withdrawn or has expired", async () => {
  const { services, teacher, course, ref } = await classroom();
  const { api } = teacher;
  await api.roster.setTerms({ courseId: course.id, mode: "code", capacity: null });
  await api.roster.addSection({ courseId: course.id, name: "Evening" });
  const [section] = (await api.roster.read({ courseId: course.id })).sections;
  const { code } = await api.roster.makeCode({
    courseId: course.id,
    sectionId: section?.id ?? null,
    days: 1,
  });

  const student = await person(services);
  await expect(student.api.enrollment.enroll(ref)).rejects.toThrow("takes a code");
  const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
  expect(await student.api.enrollment.code({ code: typed })).toMatchObject({ sectionName: "Evening" });
  expect(await student.api.enrollment.join({ code: typed })).toEqual({ courseSlug: course.slug });
  expect((await api.roster.read({ courseId: course.id })).sections).toMatchObject([{ students: 1 }]);

  const late = await person(services);
  await services.db.enrollmentCode.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
  await expect(late.api.enrollment.join({ code })).rejects.toThrow("not valid");
  const fresh = await api.roster.makeCode({ courseId: course.id, sectionId: null, days: 1 });
  const [listed] = (await api.roster.read({ courseId: course.id })).codes;
  await api.roster.withdrawCode({ courseId: course.id, codeId: listed?.id ?? "" });
  await expect(late.api.enrollment.join(fresh)).rejects.toThrow("not valid");
  await expect(late.api.enrollment.join({ code: "short" })).rejects.toThrow("eight letters");
});

it("does not let one person guess codes", async () => {
  const { services } = await classroom();
  const guesser = await person(services);
  const guess = (at: number) => guesser.api.enrollment.code({ code: `AAAAAA${String(10 + at)}` });
  for (let at = 0; at < 30; at += 1) await expect(guess(at)).rejects.toThrow("not valid");
  await expect(guess(30)).rejects.toThrow("Too many codes");
});

it("leaves codes and terms to the course's own staff", async () => {
  const { services, course } = await classroom();
  const stranger = await person(services, "instructor");
  const ref = { courseId: course.id };
  await expect(stranger.api.roster.read(ref)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(stranger.api.roster.makeCode({ ...ref, sectionId: null })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

it("enrolls a list and says line by line what became of it", async () => {
  const { services, teacher, course } = await classroom();
  const courseId = course.id;
  const [ada, bob, eve] = [await person(services), await person(services), await person(services)];
  await teacher.api.roster.addSection({ courseId, name: "Monday" });
  await bob.api.enrollment.enroll({ courseSlug: course.slug });
  await eve.api.enrollment.enroll({ courseSlug: course.slug });
  await eve.api.enrollment.leave({ courseSlug: course.slug });
  await teacher.api.roster.setTerms({ courseId, mode: "code", capacity: 3 });
  const last = await person(services);
  const list = [
    "Section;E-mail;Remarks",
    `monday;${ada.email.toUpperCase()};"likes; commas"`,
    `;${bob.email};`,
    "",
    `Monday;${bob.email}`,
    `Friday;${last.email}`,
    `;nobody@example.test`,
    `;not an address`,
    `;${eve.email}`,
  ].join("\r\n");
  const { lines } = await teacher.api.roster.enrollMany({ courseId, list: `\uFEFF${list}\n;${last.email}` });
  expect(lines.map(({ line, outcome }) => [line, outcome])).toEqual([
    [2, "enrolled"],
    [3, "already"],
    [5, "twice"],
    [6, "noSection"],
    [7, "noAccount"],
    [8, "noAddress"],
    [9, "returned"],
    [10, "full"],
  ]);
  const again = await teacher.api.roster.enrollMany({ courseId, list: `${bob.email},Monday\n${last.email}` });
  expect(again.lines.map(({ outcome }) => outcome)).toEqual(["moved", "full"]);
  expect((await teacher.api.roster.read({ courseId })).sections).toMatchObject([{ students: 2 }]);
});

it("enrolls five thousand at once, and refuses more", async () => {
  const { services, teacher, course, enrolled } = await classroom();
  await services.db.$executeRaw`
    insert into users (email, password_hash, name, updated_at)
    select 'many' || n || '@example.test', '', 'Many', now() from generate_series(1, 5000) n`;
  const list = Array.from({ length: 5_000 }, (_, at) => `many${String(at + 1)}@example.test`).join("\n");
  const { lines } = await teacher.api.roster.enrollMany({ courseId: course.id, list });
  expect(lines.filter(({ outcome }) => outcome === "enrolled")).toHaveLength(5_000);
  expect(await enrolled()).toBe(5_000);
  await expect(
    teacher.api.roster.enrollMany({ courseId: course.id, list: `${list}\none@more.test` }),
  ).rejects.toThrow("at most 5000");
}, 60_000);

it("names the line of a list that cannot be read", () => {
  expect(() => readLines('a@b.test\n"c@d.test')).toThrow(/Line \d/);
  expect(readLines("a@b.test\tMonday")).toEqual([{ line: 1, email: "a@b.test", section: "Monday" }]);
});

it("keeps a course completed that has grown, and rebuilds every percentage from what was done", async () => {
  const { services, course, ref } = await classroom();
  const { db } = services;
  const [done, half, gone] = [await person(services), await person(services), await person(services)];
  for (const { api } of [done, half, gone]) await api.enrollment.enroll(ref);
  for (const { api } of [done, half]) {
    await api.enrollment.setLessonDone({ lessonId: course.readingId, done: true });
  }
  await gone.api.enrollment.leave(ref);
  const exercise = await db.courseLesson.findFirstOrThrow({ where: { completion: "tests" } });
  await db.courseLesson.update({ where: { id: exercise.id }, data: { completion: "read" } });
  await done.api.enrollment.setLessonDone({ lessonId: exercise.id, done: true });
  const extra = await db.courseLesson.create({
    data: { courseId: course.id, moduleId: exercise.moduleId, slug: "more", title: "More", position: 5 },
  });
  const another = { ...extra, id: crypto.randomUUID(), slug: "most", position: 6 };
  await db.courseLesson.create({ data: another });
  await done.api.enrollment.setLessonDone({ lessonId: extra.id, done: true });
  await half.api.enrollment.setLessonDone({ lessonId: extra.id, done: true });

  const read = () =>
    db.enrollment.findMany({ orderBy: { id: "asc" }, select: { progress: true, status: true } });
  const lived = await read();
  expect(lived.map(({ progress }) => progress).toSorted((a, b) => a - b)).toEqual([0, 50, 100]);
  expect(await rebuildProgress(db)).toBe(0);
  await db.enrollment.updateMany({ data: { progress: 7 } });
  expect(await rebuildProgress(db)).toBe(3);
  expect(await read()).toEqual(lived);

  await done.api.enrollment.setLessonDone({ lessonId: extra.id, done: false });
  expect((await read()).map(({ status }) => status).toSorted()).toEqual(["active", "active", "dropped"]);
});

it("tells learners what was published since they were there", async () => {
  const { services, teacher, course, ref } = await classroom();
  const { api } = await person(services);
  await api.enrollment.enroll(ref);
  expect(await api.enrollment.mine()).toMatchObject([{ news: null }]);
  await services.db.enrollment.updateMany({ data: { lastActivityAt: new Date(Date.now() - 60_000) } });
  await teacher.api.authoring.open({ courseId: course.id });
  await teacher.api.authoring.publish({ courseId: course.id, note: "Clearer exercises" });
  expect(await api.enrollment.mine()).toMatchObject([{ news: { note: "Clearer exercises" } }]);
});

it("takes a long list over HTTP, which takes no other long request", async () => {
  const server = await testServer();
  const teacher = await person(server.services, "instructor");
  const course = await courseBy(server.services, teacher.actor.id);
  const post = (procedure: string, list: string) =>
    fetch(`${server.url}/api/trpc/${procedure}`, {
      method: "POST",
      headers: { authorization: `Bearer ${teacher.token}`, "content-type": "application/json" },
      body: JSON.stringify({ json: { courseId: course.id, list } }),
    });
  const list = Array.from({ length: 5_000 }, (_, at) => `somebody${String(at)}@example.test`).join("\n");
  expect((await post("roster.enrollMany", list)).status).toBe(200);
  expect((await post("roster.addSection", list)).status).toBe(413);
  expect((await post("roster.enrollMany", "x".repeat(3_000_000))).status).toBe(413);
}, 60_000);
