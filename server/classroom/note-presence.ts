import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import { openHands } from "./hands.ts";
import type { Person, Presence } from "./presence.ts";

/** Tells the course's teachers who is in a lab on this node, and remembers when its owner was last at work. */
export async function notePresence(
  deps: { readonly db: Db; readonly events: Events; readonly presence: Presence },
  workspaceId: string,
  here: readonly Person[],
): Promise<void> {
  await deps.presence.note(workspaceId, here);
  const workspace = await deps.db.workspace.findUnique({
    where: { id: workspaceId },
    select: {
      userId: true,
      lab: { select: { lesson: { select: { courseId: true } } } },
      _count: { select: { helpRequests: { where: openHands() } } },
    },
  });
  if (workspace === null) return;
  const owner = here.find(({ id }) => id === workspace.userId);
  if (owner !== undefined) {
    await deps.db.workspace.update({
      where: { id: workspaceId },
      data: { lastActiveAt: new Date(owner.activeAt) },
    });
  }
  const { courseId } = workspace.lab.lesson;
  await deps.events.publish({ kind: "courseActivity", courseId });
  // With a teacher beside one who waited, the others move up.
  if (workspace._count.helpRequests > 0) await deps.events.publish({ kind: "helpQueueChanged", courseId });
}
