import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import { renderMarkdown } from "#server/courses/index.ts";
import type { Db } from "#server/db.ts";
import { readDefinition } from "./lab-definition.ts";
import { lastTestRun } from "./test-runs.ts";

/** Everything the lab page shows besides the files, which live in the document. */
export async function readLab(db: Db, actor: Actor, granted: Granted, unavailable: string | null) {
  const workspaceId = granted.subject.workspaceId ?? "";
  const [row, definition, lastTest] = await Promise.all([
    db.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
      select: {
        id: true,
        user: { select: { id: true, name: true } },
        copy: true,
        createdAt: true,
        copiedFrom: { select: { user: { select: { name: true } } } },
        lab: {
          select: {
            id: true,
            lesson: {
              select: {
                slug: true,
                title: true,
                content: true,
                course: { select: { id: true, slug: true, title: true } },
              },
            },
          },
        },
      },
    }),
    readDefinition(db, workspaceId),
    lastTestRun(db, workspaceId),
  ]);
  const { lab } = row;
  const { course, ...lesson } = lab.lesson;
  const [instructions, text, hints] = await Promise.all([
    renderMarkdown(definition.instructions),
    renderMarkdown(lesson.content),
    Promise.all(definition.hints.map((hint) => renderMarkdown(hint))),
  ]);
  return {
    workspace: { id: row.id, owner: row.user, mine: row.user.id === actor.id },
    lab: {
      id: lab.id,
      title: definition.title,
      instructionsHtml: instructions.html,
      hintsHtml: hints.map(({ html }) => html),
      entry: definition.entry,
      canRun: definition.runCommand !== "",
      canTest: definition.testCommand !== "",
    },
    lesson: { slug: lesson.slug, title: lesson.title, html: text.html },
    course,
    /** Set in a copy; `name` is whose lab it was made of, null when that is gone. */
    copyOf: row.copy <= 0 ? null : { name: row.copiedFrom?.user.name ?? null, at: row.createdAt },
    /** Its author tries the draft of it here, as a student would; where to go on writing it. */
    trialOf: row.copy < 0 ? `/teach/courses/${course.id}/labs/${lab.id}` : null,
    abilities: { copy: can(granted.grant, "lab.copy"), type: can(granted.grant, "lab.type") },
    unavailable,
    lastTest,
  };
}
