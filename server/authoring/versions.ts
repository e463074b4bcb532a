import type { Db } from "#server/db.ts";
import { renderDifference } from "#server/courses/index.ts";
import { AppError } from "#server/errors.ts";
import { courseContentSchema, type CourseContent } from "./content.ts";
import { compareContents, type Difference } from "./compare-contents.ts";
import type { AuthoringDeps } from "./deps.ts";
import { standingOf } from "./publish.ts";
import { readDraft, readDraftText } from "./read-draft.ts";
import { stateOf } from "./states.ts";
import type { VersionName } from "./schema.ts";

const SHOWN = 100;

/** Where a course stands, its versions and the steps it took, newest first. */
export async function readPublishing(db: Db, courseId: string) {
  const person = { select: { name: true } };
  const [course, versions, transitions] = await Promise.all([
    db.course.findUniqueOrThrow({
      where: { id: courseId },
      select: { slug: true, status: true, reviewSince: true, publishAt: true, publishNote: true },
    }),
    db.courseVersion.findMany({
      where: { courseId },
      orderBy: { number: "desc" },
      take: SHOWN,
      select: { number: true, note: true, createdAt: true, actor: person },
    }),
    db.courseTransition.findMany({
      where: { courseId },
      orderBy: { createdAt: "desc" },
      take: SHOWN,
      select: { id: true, from: true, to: true, note: true, version: true, createdAt: true, actor: person },
    }),
  ]);
  const standing = standingOf(course);
  return {
    state: stateOf(standing),
    isPublished: standing.status === "published",
    schedule: course.publishAt && { at: course.publishAt, note: course.publishNote },
    versions: versions.map(({ actor, ...version }) => ({ ...version, by: actor?.name ?? null })),
    transitions: transitions.map(({ actor, ...transition }) => ({ ...transition, by: actor?.name ?? null })),
  };
}

/** What differs between two versions, either of which may be the draft; in the order of the later one. */
export async function compareVersions(
  deps: AuthoringDeps,
  courseId: string,
  { from, to }: { from: VersionName; to: VersionName },
): Promise<Difference[]> {
  const [before, after] = await Promise.all([
    readVersion(deps, courseId, from),
    readVersion(deps, courseId, to),
  ]);
  return compareContents(before, after);
}

/**
 * One lesson's text as its readers see it, with what changed between two versions marked. Null when it is too much to
 * be rendered. NOT_FOUND for a lesson that is in neither.
 */
export async function compareLesson(
  deps: AuthoringDeps,
  courseId: string,
  { from, to, lessonId }: { from: VersionName; to: VersionName; lessonId: string },
): Promise<{ html: string | null }> {
  const textIn = async (version: VersionName) => {
    if (version === "draft") return readDraftText(deps, courseId, lessonId);
    const { modules } = await readVersion(deps, courseId, version);
    return modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId)?.text;
  };
  const [old, now] = await Promise.all([textIn(from), textIn(to)]);
  if (old === undefined && now === undefined) {
    throw new AppError("NOT_FOUND", "This lesson is in neither of the two versions.");
  }
  return { html: await renderDifference(old ?? "", now ?? "") };
}

/** A version's content; NOT_FOUND when there is none of this number. */
export async function readVersion(
  deps: AuthoringDeps,
  courseId: string,
  version: VersionName,
): Promise<CourseContent> {
  if (version === "draft") return readDraft(deps, courseId);
  const row = await deps.db.courseVersion.findUnique({
    where: { courseId_number: { courseId, number: version } },
    select: { content: true },
  });
  if (row === null) throw new AppError("NOT_FOUND", "There is no such version of this course.");
  return courseContentSchema.parse(row.content);
}
