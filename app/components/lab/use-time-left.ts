import { useCallback, useEffect, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";

/** So long before a lab goes to sleep people are told; of a short time, the second half. */
const WARN_MS = 120_000;
/** While a warning stands, keys typed by anyone take it back this soon. */
const LOOK_AGAIN_MS = 5_000;
const LOOK_SELDOM_MS = 60_000;

export interface TimeLeft {
  /** When the lab goes to sleep unless something happens (ms since 1970); null when it sleeps or nobody knows. */
  readonly sleepsAt: number | null;
  /** How long nothing has to happen. */
  readonly idleMs: number | null;
  /** It is time to say so. */
  readonly isSoon: boolean;
  readonly keepRunning: () => void;
}

interface Known {
  readonly sleepsAt: number;
  readonly idleMs: number;
}

/**
 * How long a lab still runs. Whatever happens in it only makes that later, so it is asked for again when it would be
 * time to warn, and not before.
 */
export function useTimeLeft(workspaceId: string, runs: boolean): TimeLeft {
  const [known, setKnown] = useState<Known | null>(null);
  const [isSoon, setIsSoon] = useState(false);
  const [looks, setLooks] = useState(0);

  useEffect(() => {
    if (!runs) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async () => {
      const now = await read(workspaceId);
      if (gone) return;
      const leftMs = now === null ? null : now.sleepsAt - Date.now();
      const warnMs = now === null ? 0 : Math.min(WARN_MS, now.idleMs / 2);
      const soon = leftMs !== null && leftMs <= warnMs;
      setKnown(now);
      setIsSoon(soon);
      const waitMs =
        leftMs === null ? LOOK_SELDOM_MS : soon ? Math.min(LOOK_AGAIN_MS, warnMs / 2) : leftMs - warnMs;
      timer = setTimeout(() => void look(), waitMs);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [workspaceId, runs, looks]);

  const keepRunning = useCallback(() => {
    trpc()
      .then((client) => client.labs.keepRunning.mutate({ workspaceId }))
      // The next look tells whether it has helped.
      .catch(() => undefined)
      .finally(() => setLooks((count) => count + 1));
  }, [workspaceId]);

  return { sleepsAt: known?.sleepsAt ?? null, idleMs: known?.idleMs ?? null, isSoon, keepRunning };
}

async function read(workspaceId: string): Promise<Known | null> {
  try {
    const left = await (await trpc()).labs.timeLeft.query({ workspaceId });
    return left && { sleepsAt: Date.now() + left.leftMs, idleMs: left.idleMs };
  } catch {
    // Offline: the lab's own notices say so.
    return null;
  }
}
