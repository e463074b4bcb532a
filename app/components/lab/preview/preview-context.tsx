import { createContext, useContext, useEffect, useMemo, type ReactNode } from "react";
import { useLab } from "../lab-context.ts";
import type { PreviewPlace } from "./preview-address.ts";
import { usePorts } from "./use-ports.ts";

/** The preview of the lab around it, in this window. */
export interface Preview {
  readonly workspaceId: string;
  /** On which programs listen, live. */
  readonly ports: readonly number[];
  readonly isOpen: boolean;
  /** What it shows; null while it waits for a program to listen. */
  readonly place: PreviewPlace | null;
  /** Opens the preview, at `place` or at the first port on which a program listens. */
  readonly show: (place: PreviewPlace | null) => void;
  readonly close: () => void;
}

const PreviewContext = createContext<Preview | null>(null);

export function PreviewProvider({ children }: { children: ReactNode }) {
  const { data, place, setPlace } = useLab();
  const workspaceId = data.workspace.id;
  const ports = usePorts(workspaceId);
  const { preview: stored } = place;
  const first = ports[0];
  const isWaiting = stored !== null && stored.port === null;

  useEffect(() => {
    if (isWaiting && first !== undefined) setPlace({ preview: { port: first, path: "/" } });
  }, [isWaiting, first, setPlace]);

  const preview = useMemo<Preview>(
    () => ({
      workspaceId,
      ports,
      isOpen: stored !== null,
      place: stored === null || stored.port === null ? null : { port: stored.port, path: stored.path },
      show: (at) => setPlace({ preview: at ?? { port: null, path: "/" }, pane: "preview" }),
      close: () => setPlace({ preview: null, pane: "terminal" }),
    }),
    [workspaceId, ports, stored, setPlace],
  );
  return <PreviewContext.Provider value={preview}>{children}</PreviewContext.Provider>;
}

export function usePreview(): Preview {
  const preview = useContext(PreviewContext);
  if (!preview) throw new Error("usePreview is for components inside a lab.");
  return preview;
}
