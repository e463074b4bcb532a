import { trpc } from "#app/lib/trpc.ts";
import { fetchLetters } from "#app/terminal/terminal-letters.ts";
import type LabRoom from "./lab-room.client.tsx";

/** What must be here before a lab's shell can be seen. The editor's code, the largest part, follows on its own. */
export interface LabCode {
  readonly LabRoom: typeof LabRoom;
  /** Begins to connect a lab's first terminal before its page is there. */
  readonly dialAhead: (workspaceId: string) => void;
}

let loaded: LabCode | null = null;
let loading: Promise<LabCode> | null = null;

/** Fetches and runs the lab's scripts; the same promise for every caller. Rejects offline; the next call tries again. */
export function loadLabCode(): Promise<LabCode> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The same without waiting: null until the scripts are here. */
export const loadedLabCode = (): LabCode | null => loaded;

/** The workspace whose lab is at this path. */
export const labAt = (path: string) => /^\/lab\/([^/]+)$/.exec(path)?.[1];

/**
 * Where a lab's page is where the browser begins, as after a reload: its scripts and its first terminal are not waited
 * with until the page has come to life.
 */
export function beginWithPage(): void {
  const workspaceId = typeof document === "undefined" ? undefined : labAt(location.pathname);
  if (workspaceId === undefined) return;
  // What fails here is asked for again by the page.
  loadLabCode().catch(() => undefined);
  import("#app/terminal/ahead-socket.ts").then(
    ({ dialAhead }) => dialAhead(workspaceId),
    () => undefined,
  );
}

async function load(): Promise<LabCode> {
  fetchLetters();
  const [room, { dialAhead }] = await Promise.all([
    import("./lab-room.client.tsx"),
    import("#app/terminal/ahead-socket.ts"),
    trpc(),
  ]);
  loaded = { LabRoom: room.default, dialAhead };
  return loaded;
}
