import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { isUniqueViolation, type Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";

const MAX_SECTIONS = 200;

/** How people come into a course: its terms, sections and codes, and how many have come. */
export async function readRoster(db: Db, courseId: string) {
  const [course, counts, sections, perSection, codes] = await Promise.all([
    db.course.findUniqueOrThrow({
      where: { id: courseId },
      select: { status: true, capacity: true, enrollmentMode: true },
    }),
    db.enrollment.groupBy({ by: ["status"], where: { courseId }, _count: true }),
    db.courseSection.findMany({
      where: { courseId },
      orderBy: { name: "asc" },
      select: { id: true, name: true },
    }),
    db.enrollment.groupBy({
      by: ["sectionId"],
      where: { courseId, status: { not: "dropped" }, sectionId: { not: null } },
      _count: true,
    }),
    db.enrollmentCode.findMany({
      where: { courseId, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: "desc" },
      select: { id: true, code: true, expiresAt: true, section: { select: { name: true } } },
    }),
  ]);
  const count = (status: string) => counts.find((row) => row.status === status)?._count ?? 0;
  return {
    published: course.status === "published",
    mode: course.enrollmentMode === "code" ? ("code" as const) : ("open" as const),
    capacity: course.capacity,
    counts: { active: count("active"), completed: count("completed"), dropped: count("dropped") },
    sections: sections.map((section) => ({
      ...section,
      students: perSection.find(({ sectionId }) => sectionId === section.id)?._count ?? 0,
    })),
    codes: codes.map(({ section, ...code }) => ({ ...code, sectionName: section?.name ?? null })),
  };
}

/** Says who may enroll and how many. Nobody who is in the course is put out by a smaller number. */
export async function setEnrollmentTerms(
  db: Db,
  actor: Actor,
  { courseId, mode, capacity }: { courseId: string; mode: "open" | "code"; capacity: number | null },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.course.update({ where: { id: courseId }, data: { enrollmentMode: mode, capacity } });
    await recordAudit(tx, actor, "enrollment.termsSet", `course/${courseId}`, { mode, capacity });
  });
}

/** A course's sections by name. */
export function listSections(db: Db, courseId: string): Promise<{ id: string; name: string }[]> {
  return db.courseSection.findMany({
    where: { courseId },
    orderBy: { name: "asc" },
    select: { id: true, name: true },
  });
}

/** A new section; CONFLICT when there is one of this name. */
export async function addSection(
  db: Db,
  { courseId, name }: { courseId: string; name: string },
): Promise<void> {
  if ((await db.courseSection.count({ where: { courseId } })) >= MAX_SECTIONS) {
    throw new AppError("CONFLICT", "This course has very many sections. Remove one first.");
  }
  await naming(name, db.courseSection.create({ data: { courseId, name } }));
}

/** Gives a section another name; CONFLICT when there is one of this name. Nothing happens to one that is gone. */
export async function renameSection(
  db: Db,
  { courseId, sectionId, name }: { courseId: string; sectionId: string; name: string },
): Promise<void> {
  const where = { id: sectionId, courseId };
  await naming(name, db.courseSection.updateMany({ where, data: { name } }));
}

async function naming(name: string, written: Promise<unknown>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("CONFLICT", `There is a section “${name}” already.`, { cause: error });
  }
}

/** Its students stay in the course, without a section; its codes end. */
export async function removeSection(
  db: Db,
  { courseId, sectionId }: { courseId: string; sectionId: string },
): Promise<void> {
  await db.courseSection.deleteMany({ where: { id: sectionId, courseId } });
}
