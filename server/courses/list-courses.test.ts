import { expect, it } from "vitest";
import type { z } from "zod";
import { courseBy } from "#tests/factories.ts";
import { callerFor, person, testServices } from "#tests/server.ts";
import { pageQuery } from "./find-courses.ts";
import { catalogueInput } from "./schema.ts";

async function catalogue() {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const { api } = await person(services);
  const add = (title: string, overrides: Parameters<typeof courseBy>[2] = {}) =>
    courseBy(services, teacher.actor.id, { title, ...overrides });
  const titles = async (input: Parameters<typeof api.courses.list>[0]) =>
    (await api.courses.list(input)).courses.map(({ title }) => title);
  return { services, teacher, add, titles };
}

it("finds a course by words of its title, texts, lessons and instructor, whatever their ending", async () => {
  const { add, titles, teacher } = await catalogue();
  await add("Loops in depth", { summary: "Repeating things.", description: "About **generators**." });
  await add("Cooking", { objectives: ["Whisk properly"] });
  for (const query of ["loop", "LOOPS", "repeat thing", "generator", '"loops in depth"', "gener"]) {
    expect(await titles({ query }), query).toEqual(["Loops in depth"]);
  }
  expect(await titles({ query: "whisking" })).toEqual(["Cooking"]);
  expect((await titles({ query: "exercise" })).toSorted()).toEqual(["Cooking", "Loops in depth"]);
  expect(await titles({ query: `cooking ${teacher.actor.name}` })).toEqual(["Cooking"]);
  expect(await titles({ query: "exercise -cooking" })).toEqual(["Loops in depth"]);
  expect((await titles({ query: "cooking or loops" })).toSorted()).toEqual(["Cooking", "Loops in depth"]);
  expect(await titles({ query: "juggling" })).toEqual([]);
});

it("finds words that are only begun, of more than one letter or of one", async () => {
  const { add, titles } = await catalogue();
  await add("Programming with Python");
  for (const query of ["p", "programmi", "python progr", "program", "the pyth"]) {
    expect(await titles({ query }), query).toEqual(["Programming with Python"]);
  }
});

it("takes anything somebody may type", async () => {
  const { add, titles } = await catalogue();
  await add("C and more");
  for (const query of [
    "c++",
    "' or 1=1 --",
    '"',
    "& | ! ( ) : *",
    "a:*b",
    "\\",
    "-",
    "日本語",
    "x".repeat(200),
  ]) {
    await expect(titles({ query }), query).resolves.toBeInstanceOf(Array);
  }
});

it("puts a word in the title before the same word in a text, and the newest first without words", async () => {
  const { add, titles } = await catalogue();
  await add("Networks", { description: "Needs no recursion." });
  await add("Recursion");
  await add("Sorting", { summary: "With recursion." });
  expect(await titles({ query: "recursion" })).toEqual(["Recursion", "Sorting", "Networks"]);
  expect(await titles({})).toEqual(["Sorting", "Recursion", "Networks"]);
});

it("narrows by topic, level, length and price", async () => {
  const { add, titles } = await catalogue();
  await add("Short", { category: "Web", durationMinutes: 119 });
  await add("Medium", { category: "Web", durationMinutes: 120, difficulty: "advanced" });
  await add("Long", { category: "Data", durationMinutes: 600, priceCents: 500 });
  expect(await titles({ length: "short" })).toEqual(["Short"]);
  expect(await titles({ length: "medium" })).toEqual(["Medium"]);
  expect(await titles({ length: "long" })).toEqual(["Long"]);
  expect(await titles({ price: "paid" })).toEqual(["Long"]);
  expect(await titles({ price: "free", category: "Web" })).toEqual(["Medium", "Short"]);
  expect(await titles({ difficulty: "advanced", query: "medium" })).toEqual(["Medium"]);
});

it("searches what is published now: new names of lessons and people, and nothing unpublished", async () => {
  const { services, teacher, add, titles } = await catalogue();
  const course = await add("Changing");
  await services.db.courseLesson.update({ where: { id: course.readingId }, data: { title: "Zeppelins" } });
  await services.db.user.update({ where: { id: teacher.actor.id }, data: { name: "Ada Okafor" } });
  expect(await titles({ query: "zeppelin okafor" })).toEqual(["Changing"]);
  await services.db.courseLesson.update({
    where: { id: course.readingId },
    data: { archivedAt: new Date() },
  });
  expect(await titles({ query: "zeppelin" })).toEqual([]);
  await services.db.course.update({ where: { id: course.id }, data: { status: "unpublished" } });
  expect(await titles({ query: "changing" })).toEqual([]);
});

it("uses the search's index among ten thousand courses, and reads each page once", async () => {
  const { services, teacher } = await catalogue();
  await services.db.$executeRaw`
    insert into courses (slug, title, summary, description, category, instructor_id, status, published_at, updated_at)
    select 'c' || n, 'Course number' || n, repeat(md5(n::text) || ' ', 5),
           (select string_agg(md5((n * 15 + m)::text), ' ') from generate_series(1, 15) m),
           'Topic ' || n % 10, ${teacher.actor.id}::uuid, 'published', now() - n * interval '1 minute', now()
      from generate_series(1, 10000) n`;
  await services.db.$executeRaw`analyze courses`;
  const indexesOf = async (asked: z.input<typeof catalogueInput>) => {
    const query = pageQuery(catalogueInput.parse(asked), { skip: 0, take: 24 });
    const plan = await services.db.$queryRawUnsafe(`explain (format json) ${query.text}`, ...query.values);
    return [...JSON.stringify(plan).matchAll(/Index Name\W+(\w+)/g)].map(([, name]) => name);
  };
  expect(await indexesOf({ query: "number5432" })).toEqual(["courses_search_idx"]);
  expect(await indexesOf({ query: "number5432", category: "Topic 2" })).toContain("courses_search_idx");
  expect(await indexesOf({})).toEqual(["courses_status_published_at_id_idx"]);

  const first = await callerFor(services, null).courses.list({ query: "course" });
  expect(first).toMatchObject({ total: 10_000, pageCount: 417, page: 1 });
  const second = await callerFor(services, null).courses.list({ query: "course", page: 2 });
  const slugs = [...first.courses, ...second.courses].map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(48);
}, 120_000);
