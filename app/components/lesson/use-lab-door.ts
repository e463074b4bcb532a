import { useSubmit } from "@remix-run/react";
import { useCallback } from "react";
import type { LabPlace } from "./prose.tsx";

/** Opens a lesson's lab at a place in its files; undefined where there is no lab to open. */
export function useLabDoor(labId: string | null): ((place: LabPlace) => void) | undefined {
  const submit = useSubmit();
  const open = useCallback(
    ({ file, line }: LabPlace) => {
      const form = { intent: "open-lab-at", labId: labId ?? "", file: file ?? "", line: String(line ?? "") };
      void submit(form, { method: "post" });
    },
    [submit, labId],
  );
  return labId === null ? undefined : open;
}
