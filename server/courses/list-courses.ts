import type { Actor } from "#server/access/actor.ts";
import { coursesVisibleTo } from "#server/access/visible.ts";
import type { Db } from "#server/db.ts";
import { cardSelect, toCourseCard, type CourseCard } from "./course-card.ts";
import { findCourses } from "./find-courses.ts";
import type { CatalogueInput } from "./schema.ts";

const PAGE_SIZE = 24;

export interface Catalogue {
  readonly courses: CourseCard[];
  /** Every category there is, whatever the filter. */
  readonly categories: string[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
}

/** One page of the published courses that match, see `findCourses`. */
export async function listCourses(db: Db, actor: Actor | null, input: CatalogueInput): Promise<Catalogue> {
  const { page } = input;
  const [{ ids, total }, categories] = await Promise.all([
    findCourses(db, input, { skip: (page - 1) * PAGE_SIZE, take: PAGE_SIZE }),
    db.course.groupBy({ by: ["category"], where: { status: "published" }, orderBy: { category: "asc" } }),
  ]);
  const rows = await db.course.findMany({
    where: { AND: [coursesVisibleTo(actor), { id: { in: ids } }] },
    select: { id: true, ...cardSelect(actor) },
  });
  return {
    courses: rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map(toCourseCard),
    categories: categories.map((row) => row.category),
    total,
    page,
    pageCount: Math.max(1, Math.ceil(total / PAGE_SIZE)),
  };
}
