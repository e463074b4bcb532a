import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { isUniqueViolation } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { chooseSlug } from "#server/slugs.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openCourse } from "./open-draft.ts";

/** A new course of the actor's, with a module to begin in; nobody but its staff and administrators sees it. */
export async function createDraft(
  deps: AuthoringDeps,
  actor: Actor,
  { title }: { title: string },
): Promise<{ courseId: string }> {
  const taken = new Set<string>();
  for (;;) {
    const slug = chooseSlug(title, taken, "course");
    try {
      const { id } = await insertDraft(deps, actor, title, slug);
      await openCourse(deps, id);
      return { courseId: id };
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

const MAX_TRIES = 50;

function insertDraft({ db }: AuthoringDeps, actor: Actor, title: string, slug: string) {
  return db.$transaction(async (tx) => {
    const course = await tx.course.create({
      data: {
        ...{ title, slug, category: "Programming", instructorId: actor.id },
        modules: { create: { title: "First module", position: 0 } },
        staff: { create: { userId: actor.id, role: "owner" } },
      },
      select: { id: true },
    });
    await recordAudit(tx, actor, "course.created", `course/${course.id}`);
    return course;
  });
}
