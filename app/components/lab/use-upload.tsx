import { useCallback, useRef, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { countOf } from "#app/lib/format.ts";
import { useLab } from "./lab-context.ts";
import { uploadFiles, type OnConflict, type Upload } from "./upload-files.ts";

/** A name that is taken, waiting for an answer. */
export interface Conflict {
  readonly path: string;
  /** How many files of the batch are still to come, and may have taken names as well. */
  readonly left: number;
  readonly answer: (choice: OnConflict, forAll: boolean) => void;
}

/** The batch that is on its way. */
export interface Uploading {
  readonly done: number;
  readonly total: number;
  readonly path: string;
  readonly cancel: () => void;
}

const MOST_PROBLEMS_SHOWN = 3;

/** Uploads one batch after the other, and asks in between when a name is taken. */
export function useUpload() {
  const { data, files } = useLab();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [uploading, setUploading] = useState<Uploading | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const workspaceId = data.workspace.id;

  const upload = useCallback(
    (uploads: readonly Upload[], folder: string) => {
      queue.current = queue.current.then(async () => {
        const cancelling = new AbortController();
        const cancel = () => cancelling.abort();
        let at = 0;
        let always: OnConflict | undefined;
        const onConflict = (path: string) =>
          always ??
          new Promise<OnConflict>((resolve) => {
            setConflict({
              path,
              left: uploads.length - at - 1,
              answer(choice, forAll) {
                if (forAll) always = choice;
                setConflict(null);
                resolve(choice);
              },
            });
          });
        const result = await uploadFiles(
          { workspaceId, files, folder, onConflict: async (path) => onConflict(path) },
          uploads,
          {
            cancelled: cancelling.signal,
            onFile(done, path) {
              at = done;
              setUploading({ done, total: uploads.length, path, cancel });
            },
          },
        );
        setUploading(null);
        tell(result);
      });
    },
    [files, workspaceId],
  );

  return { upload, uploading, conflict };
}

function tell({ done, leftOut, problems }: { done: number; leftOut: number; problems: string[] }): void {
  for (const message of problems.slice(0, MOST_PROBLEMS_SHOWN)) showToast({ tone: "danger", message });
  const more = problems.length - MOST_PROBLEMS_SHOWN;
  if (more > 0)
    showToast({ tone: "danger", message: `${countOf(more, "more file")} could not be uploaded.` });
  const aside = leftOut > 0 ? ` ${countOf(leftOut, "file")} of tools and caches stayed out.` : "";
  if (done > 0) showToast({ tone: "success", message: `${countOf(done, "file")} uploaded.${aside}` });
  else if (leftOut > 0) showToast({ message: aside.trim() });
}
