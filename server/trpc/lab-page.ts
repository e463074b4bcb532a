import type { Actor } from "#server/access/actor.ts";
import { authorize, type Granted } from "#server/access/grants.ts";
import { readLesson } from "#server/courses/index.ts";
import type { ProcedureServices } from "./context.ts";

/** Everything a lab's page begins with, in one answer; the files come with its document. */
export async function readLabPage(services: ProcedureServices, actor: Actor, granted: Granted) {
  const [lab, people] = await Promise.all([
    services.labs.read(actor, granted),
    services.classroom.labPeople(actor, granted),
  ]);
  const isPassed = lab.lastTest?.outcome === "passed";
  const next = isPassed ? await lessonAfter(services, actor, lab.course.slug, lab.lesson.slug) : null;
  return { ...lab, people, me: { id: actor.id, name: actor.name }, next };
}

/** Where to go once the tests have passed; null for someone who does not take the course. */
async function lessonAfter(
  services: ProcedureServices,
  actor: Actor,
  courseSlug: string,
  lessonSlug: string,
) {
  try {
    const course = await authorize(services.db, actor, "course.learn", {
      kind: "courseSlug",
      slug: courseSlug,
    });
    return (await readLesson(services, actor, course, lessonSlug)).next;
  } catch {
    // The link is a courtesy; the lab does not depend on it.
    return null;
  }
}
