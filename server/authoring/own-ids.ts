import { courseOutline } from "#server/courses/document.ts";
import { namedId } from "#server/named-id.ts";
import { chooseSlug } from "#server/slugs.ts";
import type { CourseContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { withOutline } from "./open-draft.ts";

/**
 * A content from elsewhere with ids that are this course's own: those in it may be another course's. What came with
 * the same id once gets the same again; ids that are `known` as the course's stay.
 */
export function withOwnIds(
  courseId: string,
  content: CourseContent,
  known: ReadonlySet<string> = new Set(),
): CourseContent {
  const own = (id: string) => (known.has(id) ? id : namedId(courseId, id));
  const modules = content.modules.map((module) => ({
    ...{ ...module, id: own(module.id) },
    lessons: module.lessons.map((lesson) => ({
      ...{ ...lesson, id: own(lesson.id) },
      lab: lesson.lab && { ...lesson.lab, id: own(lesson.lab.id) },
    })),
  }));
  return { ...content, modules };
}

/** The same for a course that is there, whose lessons keep their links. */
export async function fitToCourse(
  deps: AuthoringDeps,
  courseId: string,
  content: CourseContent,
): Promise<CourseContent> {
  const fitted = withOwnIds(courseId, content, await readItemIds(deps, courseId));
  const rows = await deps.db.courseLesson.findMany({ where: { courseId }, select: { id: true, slug: true } });
  const slugOf = new Map(rows.map(({ id, slug }) => [id, slug]));
  // As `readDraft` will choose them.
  const taken = new Set(slugOf.values());
  const modules = fitted.modules.map((module) => ({
    ...module,
    lessons: module.lessons.map((lesson) => {
      const slug = slugOf.get(lesson.id) ?? chooseSlug(lesson.title, taken);
      taken.add(slug);
      return { ...lesson, slug };
    }),
  }));
  return { ...fitted, modules };
}

/** Of all modules, lessons and labs that are in the course's outline, the archived included. */
async function readItemIds(deps: AuthoringDeps, courseId: string): Promise<Set<string>> {
  return withOutline(deps, courseId, ({ doc }) => {
    const outline = courseOutline(doc);
    const items = [
      ...outline.modules().flatMap((module) => [module, ...module.lessons]),
      ...outline.archived(),
    ];
    return new Set(
      items.flatMap((item) =>
        item.kind === "lesson" && item.lab !== null ? [item.id, item.lab.id] : [item.id],
      ),
    );
  });
}
