import type { DbOrTransaction, Prisma } from "#server/db.ts";
import { inUse, lessonFields, moduleFields } from "#server/courses/index.ts";
import { completionSchema, difficultySchema } from "#server/courses/schema.ts";
import { definitionSelect, toDefinition } from "#server/labs/index.ts";
import type { CourseContent, LabContent } from "./content.ts";

/** The course as students see it now, from its rows. */
export async function readRows(db: DbOrTransaction, courseId: string): Promise<CourseContent> {
  const course = await db.course.findUniqueOrThrow({ where: { id: courseId }, select: courseSelect });
  const { modules, difficulty, ...fields } = course;
  return {
    ...fields,
    difficulty: difficultySchema.parse(difficulty),
    modules: modules.map(({ lessons, ...module }) => ({
      ...module,
      lessons: lessons.map(({ content, completion, lab, ...lesson }) => ({
        ...lesson,
        completion: completionSchema.parse(completion),
        text: content,
        lab: lab?.archivedAt === null ? toLab(lab) : null,
      })),
    })),
  };
}

/** The definitions of these labs of a course by their ids, in use or not. */
export async function readLabs(
  db: DbOrTransaction,
  courseId: string,
  ids: readonly string[],
): Promise<Map<string, LabContent>> {
  const where = { id: { in: [...ids] }, lesson: { courseId } };
  const rows = await db.lab.findMany({ where, select: labSelect });
  return new Map(rows.map((row) => [row.id, toLab(row)]));
}

const labSelect = { id: true, archivedAt: true, ...definitionSelect } satisfies Prisma.LabSelect;

const courseSelect = {
  title: true,
  summary: true,
  description: true,
  category: true,
  difficulty: true,
  durationMinutes: true,
  priceCents: true,
  cover: true,
  objectives: true,
  prerequisites: true,
  modules: {
    ...inUse,
    select: {
      ...moduleFields,
      lessons: {
        ...inUse,
        select: {
          ...lessonFields,
          completion: true,
          content: true,
          lab: { select: labSelect },
        },
      },
    },
  },
} satisfies Prisma.CourseSelect;

function toLab(row: Prisma.LabGetPayload<{ select: typeof labSelect }>): LabContent {
  return { id: row.id, ...toDefinition(row) };
}
