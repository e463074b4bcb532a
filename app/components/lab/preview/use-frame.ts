import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { trpc } from "#app/lib/trpc.ts";
import { LET_IN_ANEW } from "#server/preview/schema.ts";
import { sentenceOf } from "../problem-sentence.ts";
import type { Preview } from "./preview-context.tsx";

export type FrameState =
  | { readonly kind: "waiting" }
  | { readonly kind: "entering" }
  /** `address` is good for one load; `visit` tells one from the next. */
  | { readonly kind: "shown"; readonly address: string; readonly origin: string; readonly visit: number }
  | { readonly kind: "failed"; readonly message: string };

/** A page that is not let in asks for it; one that asks again at once would ask for ever. */
const ASK_AGAIN_MS = 5_000;

/**
 * Lets this window in to the place the preview shows: when that changes, when `reload` is called, when a program
 * listens there again, and when the page in the frame says that its pass has run out.
 */
export function useFrame(
  { workspaceId, place, ports }: Preview,
  frame: RefObject<HTMLIFrameElement>,
): { readonly state: FrameState; readonly reload: () => void } {
  const [state, setState] = useState<FrameState>({ kind: "waiting" });
  const visits = useRef(0);
  const port = place?.port ?? null;
  const path = place?.path ?? "/";

  const enter = useCallback(async () => {
    const visit = (visits.current += 1);
    const settle = (next: FrameState) => {
      if (visits.current === visit) setState(next);
    };
    if (port === null) return settle({ kind: "waiting" });
    settle({ kind: "entering" });
    try {
      const client = await trpc();
      const { address, origin } = await client.preview.letIn.mutate({ workspaceId, port, path });
      settle({ kind: "shown", address, origin, visit });
    } catch (problem) {
      settle({ kind: "failed", message: sentenceOf(problem) });
    }
  }, [workspaceId, port, path]);

  const reload = useCallback(() => void enter(), [enter]);

  useEffect(() => {
    reload();
    return () => void (visits.current += 1);
  }, [reload]);

  useReturn(port, ports, reload);

  const origin = state.kind === "shown" ? state.origin : null;
  const askedAt = useRef(-ASK_AGAIN_MS);
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (event.source !== frame.current?.contentWindow || event.origin !== origin) return;
      if (event.data !== LET_IN_ANEW || performance.now() - askedAt.current < ASK_AGAIN_MS) return;
      askedAt.current = performance.now();
      reload();
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [origin, frame, reload]);

  return { state, reload };
}

/** A server that was stopped and started again is shown as it is now. */
function useReturn(port: number | null, ports: readonly number[], onReturn: () => void): void {
  const listens = port !== null && ports.includes(port);
  const seen = useRef({ port, listened: false, stopped: false });
  useEffect(() => {
    if (seen.current.port !== port) seen.current = { port, listened: false, stopped: false };
    const { current } = seen;
    if (listens && current.stopped) onReturn();
    // What has not listened yet has no page here that is out of date.
    current.stopped = !listens && current.listened;
    current.listened ||= listens;
  }, [port, listens, onReturn]);
}
