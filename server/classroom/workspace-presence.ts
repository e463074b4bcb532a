import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { Person, Presence } from "./presence.ts";

/** Tells the course's teachers that somebody came to or left a lab, and remembers when it was last used. */
export async function noteWorkspacePresence(
  deps: { readonly db: Db; readonly events: Events; readonly presence: Presence },
  workspaceId: string,
  here: readonly Person[],
): Promise<void> {
  await deps.presence.note(
    workspaceId,
    here.map(({ id, name }) => ({ id, name })),
  );
  const workspace = await deps.db.workspace.findUnique({
    where: { id: workspaceId },
    select: { userId: true, lab: { select: { lesson: { select: { courseId: true } } } } },
  });
  if (workspace === null) return;
  if (here.some((person) => person.id === workspace.userId)) {
    await deps.db.workspace.update({ where: { id: workspaceId }, data: { lastActiveAt: new Date() } });
  }
  await deps.events.publish({ kind: "courseActivity", courseId: workspace.lab.lesson.courseId });
}
