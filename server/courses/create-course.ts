import { isUniqueViolation, type Db, type Prisma } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { labSettingsSchema, type LabSettingsInput } from "#server/labs/schema.ts";
import type { Completion, Difficulty } from "./schema.ts";

interface LabFile {
  readonly path: string;
  readonly content: string;
}

export interface NewLab {
  readonly title: string;
  readonly instructions: string;
  readonly runCommand: string;
  readonly testCommand: string;
  readonly entry: string;
  readonly starter: readonly LabFile[];
  readonly solution: readonly LabFile[];
  /** What differs from the usual machine; an error names what is out of bounds. */
  readonly settings?: LabSettingsInput;
}

/** A whole course as an author or an import hands it over. */
export interface NewCourse {
  readonly title: string;
  readonly slug: string;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
  readonly difficulty: Difficulty;
  readonly durationMinutes: number;
  readonly priceCents: number;
  readonly objectives: readonly string[];
  readonly prerequisites: readonly string[];
  readonly modules: readonly {
    readonly title: string;
    readonly summary: string;
    readonly lessons: readonly {
      readonly slug: string;
      readonly title: string;
      readonly summary: string;
      readonly durationMinutes: number;
      readonly completion: Completion;
      readonly body: string;
      readonly lab: NewLab | null;
    }[];
  }[];
}

/** Stores a course with all that is in it, published at once, in one transaction. CONFLICT when its link is taken. */
export async function createPublishedCourse(
  db: Db,
  instructorId: string,
  course: NewCourse,
): Promise<{ id: string }> {
  const { modules, objectives, prerequisites, ...fields } = course;
  try {
    return await db.$transaction(async (tx) => {
      const { id } = await tx.course.create({
        data: {
          ...fields,
          objectives: [...objectives],
          prerequisites: [...prerequisites],
          instructorId,
          staff: { create: { userId: instructorId, role: "owner" } },
          status: "published",
          publishedAt: new Date(),
        },
        select: { id: true },
      });
      for (const [position, { lessons, ...module }] of modules.entries()) {
        const { id: moduleId } = await tx.courseModule.create({
          data: { ...module, courseId: id, position },
          select: { id: true },
        });
        for (const [index, { body, lab, ...lesson }] of lessons.entries()) {
          await tx.courseLesson.create({
            data: {
              ...lesson,
              content: body,
              courseId: id,
              moduleId,
              position: index,
              ...(lab !== null && {
                lab: {
                  create: labRow(lab),
                },
              }),
            },
          });
        }
      }
      return { id };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("CONFLICT", `There is already a course with the link “${course.slug}”.`, {
      cause: error,
    });
  }
}

function labRow({ settings = {}, starter, solution, ...lab }: NewLab) {
  return {
    ...lab,
    ...labSettingsSchema.parse(settings),
    starter: filesJson(starter),
    solution: filesJson(solution),
  };
}

function filesJson(files: readonly LabFile[]): Prisma.InputJsonArray {
  return files.map(({ path, content }) => ({ path, content }));
}
