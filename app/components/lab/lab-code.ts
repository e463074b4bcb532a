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
