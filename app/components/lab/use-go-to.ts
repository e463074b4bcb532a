import { useSearchParams } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import type { PlaceStore } from "#app/editor/place.ts";
import type { LabFile, WorkspaceFiles } from "#server/labs/document.ts";

/** A line to be put in sight; a new object each time somebody is led there. */
export interface FileGoal {
  readonly fileId: string;
  readonly line: number;
}

export type GoTo = (place: { readonly file: string | null; readonly line: number | null }) => void;

interface GoToDeps {
  readonly files: WorkspaceFiles;
  readonly entries: readonly LabFile[];
  readonly placeStore: PlaceStore;
  readonly openFile: (id: string) => void;
}

/** The way to a file and line that a lesson names: from its text beside the code, or from the address once. */
export function useGoTo({ files, entries, placeStore, openFile }: GoToDeps) {
  const [goal, setGoal] = useState<FileGoal | null>(null);
  const goTo = useCallback<GoTo>(
    ({ file, line }) => {
      if (file === null) return;
      const found = files.find(file);
      if (found?.kind !== "text")
        return showToast({ message: `There is no ${file} in this lab. It may have been moved or renamed.` });
      openFile(found.id);
      if (line !== null) setGoal({ fileId: found.id, line });
    },
    [files, openFile],
  );

  const [search, setSearch] = useSearchParams();
  const file = search.get("file");
  const line = Number(search.get("line"));
  const hasFiles = entries.length > 0;
  useEffect(() => {
    if (file === null || !hasFiles) return;
    // Where the reader comes from stays beside the code.
    placeStore.set({ side: "lesson" });
    if (file !== "") goTo({ file, line: Number.isSafeInteger(line) && line > 0 ? line : null });
    // Said once: a reload is for who has gone on from there.
    setSearch(
      (before) => {
        before.delete("file");
        before.delete("line");
        return before;
      },
      { replace: true, preventScrollReset: true },
    );
  }, [file, line, hasFiles, goTo, placeStore, setSearch]);
  return { goTo, goal };
}
