import { useState, useSyncExternalStore } from "react";
import { useDocument } from "#app/editor/use-document.ts";
import { useWideWindow } from "#app/components/lab/use-wide-window.ts";
import { showToast } from "#app/components/ui/toast.tsx";
import { lessonDocumentName, lessonText } from "#server/lessons/document.ts";
import { EditorHeader } from "./editor-header.tsx";
import type { LessonDraft } from "./lesson-draft.ts";
import { PreviewPane, type CursorLine } from "./preview-pane.tsx";
import { Toolbar } from "./toolbar.tsx";
import { WritePane } from "./write-pane.tsx";
import { LessonSessionHolder } from "./session-holder.ts";
import "./lesson-editor.css";

/** A lesson being written: its document live, the editor, and beside it what readers will see. */
export default function LessonRoom({ data }: { data: LessonDraft }) {
  const level = data.abilities.edit ? "write" : "read";
  const document = useDocument(lessonDocumentName(data.lesson.id), data.me.id, level);
  const [holder] = useState(() => new LessonSessionHolder());
  const session = useSyncExternalStore(holder.subscribe, holder.get, () => null);
  const [cursor, setCursor] = useState<CursorLine>({ line: 1, share: 0 });
  const [shown, setShown] = useState<"write" | "preview">("write");
  const wide = useWideWindow();
  const { connection } = document;
  if (!connection) return <EditorHeader data={data} document={document} connection={null} />;

  const text = lessonText(connection.doc);
  const readOnlyBecause =
    document.level === "write"
      ? document.loaded
        ? null
        : "The lesson is still loading."
      : (document.reason ?? "You can read this draft, but not change it.");
  const refuse = (message: string) => showToast({ tone: "danger", message });
  return (
    <div className="lesson-editor flex min-h-0 flex-1 flex-col bg-background">
      <EditorHeader data={data} document={document} connection={connection} />
      {!wide && <ViewSwitch shown={shown} onShow={setShown} />}
      <main id="main" className="grid min-h-0 flex-1 md:grid-cols-2">
        <section
          aria-label="Write"
          className={`flex min-h-0 min-w-0 flex-col bg-surface ${!wide && shown !== "write" ? "hidden" : ""}`}
        >
          {document.status === "refused" && (
            <p role="alert" className="border-b border-line px-4 py-2 text-sm text-danger">
              {document.reason}
            </p>
          )}
          <Toolbar session={session} disabled={readOnlyBecause !== null} />
          <WritePane
            holder={holder}
            text={text}
            awareness={connection.awareness}
            courseId={data.course.id}
            readOnlyBecause={readOnlyBecause}
            onCursor={setCursor}
            onProblem={refuse}
          />
        </section>
        <section
          aria-label="Preview"
          className={`min-h-0 min-w-0 border-line md:border-l ${!wide && shown !== "preview" ? "hidden" : ""}`}
        >
          <PreviewPane
            lessonId={data.lesson.id}
            text={text}
            awareness={connection.awareness}
            cursor={cursor}
            onChoose={(line) => session?.goTo(line)}
          />
        </section>
      </main>
    </div>
  );
}

const VIEWS = [
  { id: "write", name: "Write" },
  { id: "preview", name: "Preview" },
] as const;

function ViewSwitch({
  shown,
  onShow,
}: {
  shown: "write" | "preview";
  onShow: (view: "write" | "preview") => void;
}) {
  return (
    <nav aria-label="Views" className="grid shrink-0 grid-cols-2 border-b border-line bg-surface">
      {VIEWS.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-current={shown === id ? "true" : undefined}
          onClick={() => onShow(id)}
          className="h-12 border-b-2 border-transparent text-sm text-muted outline-offset-[-2px] aria-[current]:border-marker aria-[current]:font-medium aria-[current]:text-ink"
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
