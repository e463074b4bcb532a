import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import { renderMarkdown } from "#server/courses/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { definitionOf, definitionSelect } from "./lab-definition.ts";
import { lastTestRun } from "./test-runs.ts";

/** Everything the lab page shows besides the files, which live in the document. */
export async function readLab(db: Db, actor: Actor, granted: Granted, unavailable: string | null) {
  const { workspaceId = "", labId = "" } = granted.subject;
  const [place, published, lastTest] = await Promise.all([
    readPlace(db, workspaceId),
    db.lab.findUniqueOrThrow({ where: { id: labId }, select: definitionSelect }),
    lastTestRun(db, workspaceId),
  ]);
  const definition = definitionOf(published, place.definition);
  const [instructions, text, hints] = await Promise.all([
    renderMarkdown(definition.instructions),
    renderMarkdown(place.lessonContent),
    Promise.all(definition.hints.map((hint) => renderMarkdown(hint))),
  ]);
  return {
    workspace: {
      id: workspaceId,
      owner: { id: place.ownerId, name: place.ownerName },
      mine: place.ownerId === actor.id,
    },
    lab: {
      id: labId,
      title: definition.title,
      instructionsHtml: instructions.html,
      hintsHtml: hints.map(({ html }) => html),
      entry: definition.entry,
      canRun: definition.runCommand !== "",
      canTest: definition.testCommand !== "",
    },
    lesson: { slug: place.lessonSlug, title: place.lessonTitle, html: text.html },
    course: { id: place.courseId, slug: place.courseSlug, title: place.courseTitle },
    /** Set in a copy; `name` is whose lab it was made of, null when that is gone. */
    copyOf: place.copy <= 0 ? null : { name: place.copiedFrom, at: place.createdAt },
    /** Its author tries the draft of it here, as a student would; where to go on writing it. */
    trialOf: place.copy < 0 ? `/teach/courses/${place.courseId}/labs/${labId}` : null,
    abilities: { copy: can(granted.grant, "lab.copy"), type: can(granted.grant, "lab.type") },
    unavailable,
    lastTest,
  };
}

interface Place {
  readonly copy: number;
  readonly createdAt: Date;
  /** Of a trial: the lab as it was drafted then. */
  readonly definition: unknown;
  readonly ownerId: string;
  readonly ownerName: string;
  /** Whose lab it is a copy of. */
  readonly copiedFrom: string | null;
  readonly lessonSlug: string;
  readonly lessonTitle: string;
  readonly lessonContent: string;
  readonly courseId: string;
  readonly courseSlug: string;
  readonly courseTitle: string;
}

/** Where a workspace stands, in one statement. */
async function readPlace(db: Db, workspaceId: string): Promise<Place> {
  const [place] = await db.$queryRaw<Place[]>`
    select w.copy, w.created_at as "createdAt", w.definition,
           u.id as "ownerId", u.name as "ownerName", origin_owner.name as "copiedFrom",
           l.slug as "lessonSlug", l.title as "lessonTitle", l.content as "lessonContent",
           c.id as "courseId", c.slug as "courseSlug", c.title as "courseTitle"
      from workspaces w
      join users u on u.id = w.user_id
      join labs b on b.id = w.lab_id
      join course_lessons l on l.id = b.lesson_id
      join courses c on c.id = l.course_id
      left join workspaces origin on origin.id = w.copied_from
      left join users origin_owner on origin_owner.id = origin.user_id
     where w.id = ${workspaceId}::uuid`;
  if (place === undefined) throw new AppError("NOT_FOUND", "This lab has just been removed.");
  return place;
}
