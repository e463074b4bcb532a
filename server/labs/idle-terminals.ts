import type { Collab } from "#collab/index.ts";
import type { Logger } from "#server/log.ts";

const EMPTY_LAB_MS = 15 * 60_000;

/**
 * Ends a lab's shells once nobody has been in it for a quarter of an hour; with the last shell its sandbox stops.
 * Screens and files are kept. Returns the way to stop watching.
 */
export function closeTerminalsOfEmptyLabs(
  collab: Collab,
  /** Whether nobody is in a lab on another node either. */
  isEmptyElsewhere: (workspaceId: string) => Promise<boolean>,
  log: Logger,
): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const stop = collab.rooms.onPresence((name, actors) => {
    const [kind, workspaceId] = name.split("/", 2);
    if (kind !== "workspace" || workspaceId === undefined) return;
    clearTimeout(timers.get(workspaceId));
    timers.delete(workspaceId);
    if (actors.length > 0) return;
    closeLater(workspaceId);
  });
  const closeLater = (workspaceId: string) => {
    const timer = setTimeout(() => {
      closeIfEmpty(workspaceId).catch((error: unknown) =>
        log.warn({ err: error, workspaceId }, "idle terminals not closed"),
      );
    }, EMPTY_LAB_MS);
    timers.set(workspaceId, timer);
  };
  const closeIfEmpty = async (workspaceId: string) => {
    const isEmpty = await isEmptyElsewhere(workspaceId);
    if (collab.rooms.presence(`workspace/${workspaceId}`).length > 0) return;
    if (!isEmpty) {
      closeLater(workspaceId);
      return;
    }
    timers.delete(workspaceId);
    await collab.terminals.closeWorkspace(workspaceId);
  };
  return () => {
    stop();
    timers.forEach((timer) => clearTimeout(timer));
  };
}
