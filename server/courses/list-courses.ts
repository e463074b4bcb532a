import type { z } from "zod";
import type { Actor } from "#server/access/actor.ts";
import { coursesVisibleTo } from "#server/access/visible.ts";
import type { Db, Prisma } from "#server/db.ts";
import { cardSelect, toCourseCard, type CourseCard } from "./course-card.ts";
import type { catalogueInput } from "./schema.ts";

const PAGE_SIZE = 24;

export interface Catalogue {
  readonly courses: CourseCard[];
  /** Every category there is, whatever the filter. */
  readonly categories: string[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
}

/** One page of the published courses that match, newest first. */
export async function listCourses(
  db: Db,
  actor: Actor | null,
  { query, category, difficulty, page }: z.output<typeof catalogueInput>,
): Promise<Catalogue> {
  const where: Prisma.CourseWhereInput = {
    AND: [coursesVisibleTo(actor), { status: "published" }, ...words(query).map(matches)],
    ...(category !== undefined && category !== "" && { category }),
    ...(difficulty !== undefined && { difficulty }),
  };
  const [total, rows, categories] = await Promise.all([
    db.course.count({ where }),
    db.course.findMany({
      where,
      select: cardSelect(actor),
      orderBy: [{ publishedAt: "desc" }, { id: "asc" }],
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
    }),
    db.course.findMany({
      where: { status: "published" },
      distinct: ["category"],
      select: { category: true },
      orderBy: { category: "asc" },
    }),
  ]);
  return {
    courses: rows.map(toCourseCard),
    categories: categories.map((row) => row.category),
    total,
    page,
    pageCount: Math.max(1, Math.ceil(total / PAGE_SIZE)),
  };
}

function words(query: string | undefined): string[] {
  return (query ?? "").split(/\s+/).filter(Boolean).slice(0, 8);
}

function matches(word: string): Prisma.CourseWhereInput {
  const contains = { contains: word, mode: "insensitive" } as const;
  return {
    OR: [
      { title: contains },
      { summary: contains },
      { category: contains },
      { instructor: { name: contains } },
      { lessons: { some: { title: contains, archivedAt: null } } },
    ],
  };
}
