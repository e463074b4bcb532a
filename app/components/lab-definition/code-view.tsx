import { useMemo } from "react";
import { useOverflow } from "#app/components/lab/use-overflow.ts";
import { showToast } from "#app/components/ui/toast.tsx";
import { CodeEditor } from "#app/editor/code-editor.tsx";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import type { LabDraft } from "#server/lab-definitions/document.ts";
import { partOf, pathIn } from "#server/lab-definitions/document.ts";
import type { LabFile } from "#server/labs/document.ts";

interface CodeViewProps {
  readonly draft: LabDraft;
  readonly connection: DocumentConnection;
  readonly myId: string;
  readonly file: LabFile | undefined;
  readonly readOnlyBecause: string | null;
}

export const CODE_FONT_SIZE = 14;

const AT_ONCE = Promise.resolve();
const WHERE = { starter: "Starter", solution: "Solution", tests: "Test", hidden: "Hidden test" };

/** The file in front, which everybody here types in together. */
export function CodeView({ draft, connection, myId, file, readOnlyBecause }: CodeViewProps) {
  const openIds = useMemo(() => (file === undefined ? [] : [file.id]), [file]);
  const overflows = useOverflow(file);
  const part = file && partOf(file);
  return (
    <section aria-label="Code" className="flex h-full min-h-0 flex-col bg-surface">
      <p className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-4 text-sm">
        {file && part ? (
          <>
            <span className="text-muted">{WHERE[part]}</span>
            <span className="truncate font-mono text-[0.8125rem]">{pathIn(file)}</span>
          </>
        ) : (
          <span className="text-muted">Choose a file to open it here.</span>
        )}
      </p>
      <div className="min-h-0 flex-1">
        <CodeEditor
          files={draft.files}
          awareness={connection.awareness}
          myId={myId}
          fileId={file?.id ?? null}
          openIds={openIds}
          viewOf={nowhere}
          readOnlyBecause={
            readOnlyBecause ?? (overflows ? "This file has grown too large to be edited together." : null)
          }
          mayUndo={readOnlyBecause === null}
          fontSize={CODE_FONT_SIZE}
          screenReader={false}
          following={null}
          goal={null}
          onMoved={nothing}
          onFollowEnded={nothing}
          startAfter={AT_ONCE}
          onPasteRefused={refusePaste}
        />
      </div>
    </section>
  );
}

const nowhere = () => undefined;
const nothing = () => undefined;
const refusePaste = () =>
  showToast({
    tone: "danger",
    message: "That is too much text for one file (1 MB or 50\u00a0000 lines at most), so nothing was pasted.",
  });
