import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { callerFor, testServices } from "#tests/server.ts";
import { schoolOf, type SchoolSize } from "#tests/school.ts";
import { statementsOf, tablesScanned, type Statement } from "#tests/statements.ts";

/** What people wait for most, each as whoever asks for it, in a school of this size. */
async function hotPaths(size: SchoolSize) {
  const services = await testServices();
  const school = await schoolOf(services, size);
  const { learner, teacher, courseId, courseSlug, workspaceId } = school;
  const visitor = callerFor(services, null);
  const paths: Record<string, () => Promise<unknown>> = {
    "the session of a request": () => services.sessions.read(learner.token),
    "the catalogue": () => learner.api.courses.list({}),
    "the catalogue of a topic": () => visitor.courses.list({ category: "Topic 1" }),
    "a search of the catalogue": () => visitor.courses.list({ query: "number1" }),
    "a course's page for a visitor": () => visitor.courses.read({ courseSlug }),
    "a course's page": () => learner.api.courses.read({ courseSlug }),
    "a lesson": () => learner.api.courses.lesson({ courseSlug, lessonSlug: "l0" }),
    "one's own courses": () => learner.api.enrollment.mine(),
    "a lab's page": () => learner.api.labs.page({ workspaceId }),
    "the matrix of a course": () => teacher.api.roster.matrix({ courseId }),
    "the classroom of a course": () => teacher.api.classroom.course({ courseId }),
    "everything one teaches": () => teacher.api.classroom.teaching(),
    "how students come in": () => teacher.api.roster.read({ courseId }),
    "what was published": () => teacher.api.authoring.publishing({ courseId }),
    publishing: () => teacher.api.authoring.publish({ courseId }),
  };
  // What is made once for a course, such as its document, is there.
  await teacher.api.authoring.open({ courseId });
  return { services, paths };
}

describe("what people wait for most", { timeout: 240_000 }, () => {
  it("asks the database as often for twenty of a thing as for one", async () => {
    const few = await countIn({ courses: 1, lessons: 1, students: 1, others: 0, mine: 1 });
    const many = await countIn({ courses: 20, lessons: 20, students: 20, others: 20, mine: 20 });
    expect(many).toEqual(few);
    expect(Object.entries(few).filter(([, count]) => count === 0)).toEqual([]);
  });

  it("reads no large table from end to end", async () => {
    const { services, paths } = await hotPaths({
      ...{ courses: 3_000, lessons: 10, students: 60, others: 3_000, bystanders: 20_000, mine: 5 },
    });
    await services.db.$executeRaw`vacuum analyze`;
    const client = new pg.Client({ connectionString: services.config.databaseUrl ?? "" });
    await client.connect();
    onTestFinished(() => client.end());
    const large = await largeTables(client);
    expect(large).toEqual(expect.arrayContaining(["courses", "course_lessons", "enrollments", "test_runs"]));
    const scans: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      for (const statement of await statementsOf(path)) {
        const scanned = await tablesScanned(client, statement);
        for (const table of scanned.filter((one) => large.includes(one)))
          scans.push(`${name}: all of ${table} for ${statement.text}`);
      }
    }
    expect(scans).toEqual([]);
  });
});

async function countIn(size: SchoolSize): Promise<Record<string, number>> {
  const { paths } = await hotPaths(size);
  const counts: Record<string, number> = {};
  for (const [name, path] of Object.entries(paths)) {
    const statements: Statement[] = await statementsOf(path);
    counts[name] = statements.length;
  }
  return counts;
}

/** Of more rows than one would want to read for one answer. */
async function largeTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(
    "select relname from pg_class where relkind = 'r' and reltuples > 2000 and relnamespace = 'public'::regnamespace",
  );
  return rows.map(({ relname }) => relname);
}
