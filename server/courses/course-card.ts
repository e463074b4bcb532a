import { NOBODY_ID, type Actor } from "#server/access/actor.ts";
import type { Prisma } from "#server/db.ts";
import { readImageAddress, type StoredImage } from "#server/media/schema.ts";
import { difficultySchema, type Difficulty } from "./schema.ts";

/** A course as lists show it. */
export interface CourseCard {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly difficulty: Difficulty;
  readonly durationMinutes: number;
  readonly lessonCount: number;
  readonly labCount: number;
  readonly instructorName: string;
  readonly enrolled: boolean;
  /** A picture of ours; null for the drawn one. */
  readonly cover: StoredImage | null;
}

/** What a query must select for `toCourseCard`, counted by the database. */
export const cardSelect = (actor: Actor | null) =>
  ({
    slug: true,
    title: true,
    summary: true,
    category: true,
    difficulty: true,
    durationMinutes: true,
    cover: true,
    instructor: { select: { name: true } },
    lessons: { where: { archivedAt: null }, select: { lab: { select: { archivedAt: true } } } },
    enrollments: {
      where: { userId: actor?.id ?? NOBODY_ID, status: { not: "dropped" } },
      select: { id: true },
    },
  }) satisfies Prisma.CourseSelect;

type CardRow = Prisma.CourseGetPayload<{ select: ReturnType<typeof cardSelect> }>;

export function toCourseCard(row: CardRow): CourseCard {
  return {
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    category: row.category,
    difficulty: difficultySchema.parse(row.difficulty),
    durationMinutes: row.durationMinutes,
    lessonCount: row.lessons.length,
    labCount: row.lessons.filter(({ lab }) => lab?.archivedAt === null).length,
    instructorName: row.instructor.name,
    enrolled: row.enrollments.length > 0,
    // Another site's picture would tell that site who looks at the catalogue.
    cover: readImageAddress(row.cover),
  };
}
