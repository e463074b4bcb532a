import { useCallback, useRef, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { useLab } from "./lab-context.ts";
import { uploadFiles, type OnConflict } from "./upload-files.ts";

/** A name that is taken, waiting for an answer. */
export interface Conflict {
  readonly path: string;
  readonly answer: (choice: OnConflict) => void;
}

/** Uploads one batch after the other, and asks in between when a name is taken. */
export function useUpload() {
  const { data, files } = useLab();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const workspaceId = data.workspace.id;

  const upload = useCallback(
    (uploads: readonly File[], folder: string) => {
      const onConflict = (path: string) =>
        new Promise<OnConflict>((resolve) => {
          setConflict({
            path,
            answer(choice) {
              setConflict(null);
              resolve(choice);
            },
          });
        });
      queue.current = queue.current.then(async () => {
        const { done, problems } = await uploadFiles({ workspaceId, files, folder, onConflict }, uploads);
        for (const message of problems) showToast({ tone: "danger", message });
        if (done > 0)
          showToast({
            tone: "success",
            message: done === 1 ? "1 file uploaded." : `${done} files uploaded.`,
          });
      });
    },
    [files, workspaceId],
  );

  return { upload, conflict };
}
