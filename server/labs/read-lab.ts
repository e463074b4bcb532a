import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import { renderMarkdown } from "#server/courses/index.ts";
import type { Db } from "#server/db.ts";
import { lastTestRun } from "./test-runs.ts";

/** Everything the lab page shows besides the files, which live in the document. */
export async function readLab(db: Db, actor: Actor, granted: Granted, unavailable: string | null) {
  const workspaceId = granted.subject.workspaceId ?? "";
  const [row, lastTest] = await Promise.all([
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
            title: true,
            instructions: true,
            entry: true,
            runCommand: true,
            testCommand: true,
            lesson: {
              select: {
                slug: true,
                title: true,
                content: true,
                course: { select: { slug: true, title: true } },
              },
            },
          },
        },
      },
    }),
    lastTestRun(db, workspaceId),
  ]);
  const { lab } = row;
  const { course, ...lesson } = lab.lesson;
  const [instructions, text] = await Promise.all([
    renderMarkdown(lab.instructions),
    renderMarkdown(lesson.content),
  ]);
  return {
    workspace: { id: row.id, owner: row.user, mine: row.user.id === actor.id },
    lab: {
      id: lab.id,
      title: lab.title,
      instructionsHtml: instructions.html,
      entry: lab.entry,
      canRun: lab.runCommand !== "",
      canTest: lab.testCommand !== "",
    },
    lesson: { slug: lesson.slug, title: lesson.title, html: text.html },
    course,
    /** Set in a copy; `name` is whose lab it was made of, null when that is gone. */
    copyOf: row.copy === 0 ? null : { name: row.copiedFrom?.user.name ?? null, at: row.createdAt },
    abilities: { copy: can(granted.grant, "lab.copy"), type: can(granted.grant, "lab.type") },
    unavailable,
    lastTest,
  };
}
