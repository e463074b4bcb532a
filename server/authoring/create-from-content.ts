import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { MAX_ITEMS } from "#server/courses/document.ts";
import { isUniqueViolation } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { CourseContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openCourse } from "./open-draft.ts";
import { projectContent } from "./project.ts";
import { chooseSlug } from "./slugs.ts";

const MAX_TRIES = 50;
const STORED_WITHIN_MS = 30_000;

/**
 * A new course of the actor's with this content, as a draft; all or nothing. Its parts get ids of their own: those in
 * the content may be another course's. Another link than `slug` is chosen when that is taken.
 */
export async function createFromContent(
  deps: AuthoringDeps,
  actor: Actor,
  { slug: wanted, content }: { slug: string | null; content: CourseContent },
): Promise<{ courseId: string; slug: string }> {
  const size = content.modules.reduce((sum, { lessons }) => sum + 1 + lessons.length, 0);
  if (size > MAX_ITEMS) {
    throw new AppError("TOO_LARGE", `A course holds at most ${String(MAX_ITEMS)} modules and lessons.`);
  }
  const own = withOwnIds(content);
  const taken = new Set<string>();
  for (;;) {
    const slug = chooseSlug(wanted ?? content.title, taken, "course");
    try {
      const courseId = await insert(deps, actor, slug, own);
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

function insert({ db }: AuthoringDeps, actor: Actor, slug: string, content: CourseContent): Promise<string> {
  const { modules: _, ...fields } = content;
  return db.$transaction(
    async (tx) => {
      const { id } = await tx.course.create({
        data: {
          ...{ ...fields, slug, instructorId: actor.id },
          staff: { create: { userId: actor.id, role: "owner" } },
        },
        select: { id: true },
      });
      await projectContent(tx, id, content);
      await recordAudit(tx, actor, "course.imported", `course/${id}`);
      return id;
    },
    { timeout: STORED_WITHIN_MS, maxWait: STORED_WITHIN_MS },
  );
}

function withOwnIds(content: CourseContent): CourseContent {
  const id = () => crypto.randomUUID();
  const modules = content.modules.map((module) => ({
    ...{ ...module, id: id() },
    lessons: module.lessons.map((lesson) => ({
      ...{ ...lesson, id: id() },
      lab: lesson.lab && { ...lesson.lab, id: id() },
    })),
  }));
  return { ...content, modules };
}
