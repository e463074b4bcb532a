import { expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { readMatrix } from "./read-matrix.ts";
import { matrixInput } from "./schema.ts";

async function classroom() {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const student = async (name: string) => {
    const one = await person(services);
    await services.db.user.update({ where: { id: one.actor.id }, data: { name } });
    await one.api.enrollment.enroll({ courseSlug: course.slug });
    return one;
  };
  const work = (userId: string, failures: number) =>
    services.db.workspace.create({
      data: {
        labId: course.labId,
        userId,
        testRuns: {
          create: Array.from({ length: failures }, () => ({ userId, outcome: "failed", durationMs: 1 })),
        },
      },
    });
  return { services, teacher, course, student, work };
}

it("says of each student and lesson what is done, begun, or stuck", async () => {
  const { services, teacher, course, student, work } = await classroom();
  const [ada, bob, cy, dan] = [
    await student("Ada"),
    await student("Bob"),
    await student("Cy"),
    await student("Dan"),
  ];
  await ada.api.enrollment.setLessonDone({ lessonId: course.readingId, done: true });
  await work(ada.actor.id, 2);
  await work(bob.actor.id, 3);
  const { id: workspaceId } = await work(cy.actor.id, 0);
  await services.db.helpRequest.create({ data: { workspaceId } });
  const dropped = await student("Eve");
  await dropped.api.enrollment.leave({ courseSlug: course.slug });

  const matrix = await teacher.api.roster.matrix({ courseId: course.id });
  expect(matrix.lessons.map(({ title, hasLab }) => [title, hasLab])).toEqual([
    ["Reading", false],
    ["Exercise", true],
  ]);
  expect(matrix.rows.map(({ name, cells, mayNeedHelp }) => [name, cells, mayNeedHelp])).toEqual([
    ["Ada", "dp", false],
    ["Bob", "-s", true],
    ["Cy", "-s", true],
    ["Dan", "--", false],
  ]);

  await services.db.user.update({ where: { id: dan.actor.id }, data: { lastSeenAt: new Date(0) } });
  await services.db.enrollment.updateMany({
    where: { userId: dan.actor.id },
    data: { lastActivityAt: new Date(Date.now() - 8 * 24 * 60 * 60_000) },
  });
  const help = await teacher.api.roster.matrix({ courseId: course.id, show: "help" });
  expect(help.rows.map(({ name }) => name)).toEqual(["Bob", "Cy", "Dan"]);
  expect(help.total).toBe(3);
});

it("finds students by section and name", async () => {
  const { services, teacher, course, student } = await classroom();
  const ada = await student("Ada_1");
  await student("Ada21");
  const { id } = await services.db.courseSection.create({ data: { courseId: course.id, name: "Monday" } });
  await services.db.enrollment.updateMany({ where: { userId: ada.actor.id }, data: { sectionId: id } });
  const names = async (input: object) =>
    (await teacher.api.roster.matrix({ courseId: course.id, ...input })).rows.map(({ name }) => name);
  expect(await names({ section: id })).toEqual(["Ada_1"]);
  expect(await names({ q: "a_1" })).toEqual(["Ada_1"]);
  expect(await names({ q: "ADA" })).toHaveLength(2);
});

it("asks the database twice, however many students and lessons there are", async () => {
  const { services, course, student } = await classroom();
  let queries = 0;
  const counted = services.db.$extends({
    query: {
      $allOperations({ args, query }) {
        queries += 1;
        return query(args);
      },
    },
  });
  const read = () =>
    readMatrix(counted as unknown as typeof services.db, matrixInput.parse({ courseId: course.id }));
  for (const name of ["Ada", "Bob", "Cy"]) await student(name);
  expect((await read()).rows).toHaveLength(3);
  expect(queries).toBe(2);
});

it("gives it to spreadsheets, with nothing in it that they would run", async () => {
  const { teacher, course, student } = await classroom();
  const { api, actor } = await student('=HYPERLINK("x"), Eve');
  await api.enrollment.setLessonDone({ lessonId: course.readingId, done: true });
  const csv = await teacher.api.roster.matrixCsv({ courseId: course.id });
  const [head, line, end] = csv.split("\r\n");
  expect(head).toMatch(/,Reading,Exercise$/);
  expect(line).toContain(`"'=HYPERLINK(""x""), Eve",${actor.email},,active,50,`);
  expect(line).toMatch(/,done,$/);
  expect(end).toBe("");
});

it("is for the course's staff", async () => {
  const { course, student, services } = await classroom();
  const { api } = await student("Ada");
  await expect(api.roster.matrix({ courseId: course.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const { api: stranger } = await person(services, "instructor");
  await expect(stranger.roster.matrixCsv({ courseId: course.id })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
