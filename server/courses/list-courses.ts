import type { Actor } from "#server/access/actor.ts";
import { coursesVisibleTo } from "#server/access/visible.ts";
import type { Db } from "#server/db.ts";
import { cardSelect, toCourseCard, type CourseCard } from "./course-card.ts";
import { findCourses } from "./find-courses.ts";
import type { PublishedDeps } from "./published.ts";
import type { CatalogueInput } from "./schema.ts";

const PAGE_SIZE = 24;
/** Whoever leafs through everything, a crawler for instance, does not fill the cache. */
const KEPT_PAGES = 5;

export interface Catalogue {
  readonly courses: CourseCard[];
  /** Every category there is, whatever the filter. */
  readonly categories: string[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
}

/** One page of the published courses that match, see `findCourses`. */
export async function listCourses(
  { db, answers }: PublishedDeps,
  actor: Actor | null,
  input: CatalogueInput,
): Promise<Catalogue> {
  const { query = "", page, ...filters } = input;
  const read = () => readPage(db, input);
  // What people type is hardly ever typed twice.
  const isKept = query === "" && page <= KEPT_PAGES;
  const { ids, courses, ...catalogue } = isKept
    ? await answers.getOrMake(
        `catalogue:${await revisionOf(db)}:${JSON.stringify([filters, page])}`,
        read,
        (answer) => answer.courses.length > 0,
      )
    : await read();
  const enrolled = await enrolledIn(db, actor, ids);
  return {
    ...catalogue,
    courses: courses.map((card, at) => ({ ...card, enrolled: enrolled.has(ids[at] ?? "") })),
  };
}

/** A page as a visitor sees it; `ids` are those of its courses. */
async function readPage(db: Db, input: CatalogueInput): Promise<Catalogue & { readonly ids: string[] }> {
  const { page } = input;
  const [found, categories] = await Promise.all([
    findCourses(db, input, { skip: (page - 1) * PAGE_SIZE, take: PAGE_SIZE }),
    db.course.groupBy({ by: ["category"], where: { status: "published" }, orderBy: { category: "asc" } }),
  ]);
  const rows = await db.course.findMany({
    where: { AND: [coursesVisibleTo(null), { id: { in: found.ids } }] },
    select: { id: true, ...cardSelect(null) },
  });
  const sorted = rows.toSorted((a, b) => found.ids.indexOf(a.id) - found.ids.indexOf(b.id));
  return {
    ids: sorted.map(({ id }) => id),
    courses: sorted.map(toCourseCard),
    categories: categories.map((row) => row.category),
    total: found.total,
    page,
    pageCount: Math.max(1, Math.ceil(found.total / PAGE_SIZE)),
  };
}

/** Another one after every change of what the catalogue shows. */
async function revisionOf(db: Db): Promise<string> {
  const { revision } = await db.catalogueState.findFirstOrThrow({ select: { revision: true } });
  return revision.toString();
}

async function enrolledIn(db: Db, actor: Actor | null, ids: readonly string[]): Promise<Set<string>> {
  if (actor === null) return new Set();
  const rows = await db.enrollment.findMany({
    where: { userId: actor.id, courseId: { in: [...ids] }, status: { not: "dropped" } },
    select: { courseId: true },
  });
  return new Set(rows.map(({ courseId }) => courseId));
}
