import { useCallback, useEffect, useRef, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import { PlaceFollower } from "#app/editor/place-follower.ts";
import type { PlaceStore } from "#app/editor/place.ts";
import type { WorkspaceFiles } from "#server/labs/document.ts";

export interface Follows {
  /** The id of the person who is followed. */
  readonly following: string | null;
  readonly follow: (personId: string | null) => void;
}

/** Following someone through the lab. */
export function useFollowing(
  { awareness }: DocumentConnection,
  placeStore: PlaceStore,
  files: WorkspaceFiles,
  showFile: (id: string) => void,
): Follows {
  const [following, setFollowing] = useState<string | null>(null);
  const follower = useRef<PlaceFollower | null>(null);

  useEffect(() => {
    const opened = new PlaceFollower(awareness, placeStore, {
      hasFile: (id) => files.get(id) !== undefined,
      showFile,
      onEnded(because) {
        setFollowing(null);
        if (because === "left") showToast({ message: "The person you followed has left the lab." });
      },
    });
    follower.current = opened;
    return () => {
      follower.current = null;
      opened.close();
    };
  }, [awareness, placeStore, files, showFile]);

  useEffect(() => {
    // Where both panes are in sight, the one that has the focus is where someone is.
    const note = ({ target }: FocusEvent) => {
      const pane = target instanceof Element && target.closest<HTMLElement>("[data-pane]")?.dataset.pane;
      if ((pane === "code" || pane === "terminal") && placeStore.get().pane !== pane)
        placeStore.set({ pane });
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [placeStore]);

  const follow = useCallback((personId: string | null) => {
    setFollowing(personId);
    follower.current?.follow(personId);
  }, []);

  return { following, follow };
}
