import { useMemo } from "react";
import type { HistorySubject } from "./history/history-subject.ts";
import type { Lab } from "./lab-context.ts";

/** The lab as its history sees it. */
export function useLabHistory({
  data,
  connection,
  document,
  participants,
  place,
  files,
  openFile,
}: Lab): HistorySubject {
  const { fontSize, screenReader } = place;
  const { status } = document;
  return useMemo(
    () => ({
      document: `workspace/${data.workspace.id}`,
      noun: "lab",
      connection,
      status,
      meId: data.me.id,
      participants,
      look: { fontSize, screenReader },
      files,
      showFile(path) {
        const file = files.find(path);
        if (file) openFile(file.id);
      },
    }),
    [
      data.workspace.id,
      data.me.id,
      connection,
      status,
      participants,
      fontSize,
      screenReader,
      files,
      openFile,
    ],
  );
}
