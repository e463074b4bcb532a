import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { MAX_ITEMS } from "#server/courses/document.ts";
import { isUniqueViolation, type DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { chooseSlug } from "#server/slugs.ts";
import type { CourseContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openCourse } from "./open-draft.ts";
import { withOwnIds } from "./own-ids.ts";
import { projectContent } from "./project.ts";

const MAX_TRIES = 50;
const STORED_WITHIN_MS = 30_000;

interface CreatedCourse {
  readonly courseId: string;
  readonly slug: string;
}

export interface CourseToCreate {
  readonly slug: string | null;
  readonly content: CourseContent;
  /** Done in the same transaction, so that both happen or neither. */
  readonly alongside?: (tx: DbOrTransaction, course: CreatedCourse) => Promise<void>;
}

/**
 * A new course of the actor's with this content, as a draft; all or nothing. Its parts get ids of their own: those in
 * the content may be another course's. Another link than `slug` is chosen when that is taken.
 */
export async function createFromContent(
  deps: AuthoringDeps,
  actor: Actor,
  { slug: wanted, content, alongside }: CourseToCreate,
): Promise<CreatedCourse> {
  const size = content.modules.reduce((sum, { lessons }) => sum + 1 + lessons.length, 0);
  if (size > MAX_ITEMS) {
    throw new AppError("TOO_LARGE", `A course holds at most ${String(MAX_ITEMS)} modules and lessons.`);
  }
  const courseId = crypto.randomUUID();
  const own = withOwnIds(courseId, content);
  const taken = new Set<string>();
  for (;;) {
    const slug = chooseSlug(wanted ?? content.title, taken, "course");
    try {
      await insert(deps, actor, { courseId, slug }, own, alongside);
      await openCourse(deps, courseId);
      return { courseId, slug };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      taken.add(slug);
      if (taken.size > MAX_TRIES) {
        const message = "There are many courses with this name. Give yours another one.";
        throw new AppError("CONFLICT", message, { cause: error });
      }
    }
  }
}

function insert(
  { db }: AuthoringDeps,
  actor: Actor,
  course: CreatedCourse,
  content: CourseContent,
  alongside: CourseToCreate["alongside"],
): Promise<void> {
  const { modules: _, ...fields } = content;
  const { courseId: id, slug } = course;
  return db.$transaction(
    async (tx) => {
      await tx.course.create({
        data: {
          ...{ ...fields, id, slug, instructorId: actor.id },
          staff: { create: { userId: actor.id, role: "owner" } },
        },
        select: { id: true },
      });
      await projectContent(tx, id, content);
      await recordAudit(tx, actor, "course.imported", `course/${id}`);
      await alongside?.(tx, course);
    },
    { timeout: STORED_WITHIN_MS, maxWait: STORED_WITHIN_MS },
  );
}
