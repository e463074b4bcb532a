import { useEffect, useState, useSyncExternalStore } from "react";
import { useSearchParams } from "@remix-run/react";
import type * as Y from "yjs";
import { PanesWithHistory } from "#app/components/lab/history/panes-with-history.tsx";
import { useWideWindow } from "#app/components/lab/use-wide-window.ts";
import { PaneTabs } from "#app/components/ui/pane-tabs.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import { useDocument, type UsedDocument } from "#app/editor/use-document.ts";
import { lessonDocumentName, lessonText } from "#server/lessons/document.ts";
import { EditorHeader } from "./editor-header.tsx";
import type { LessonDraft } from "./lesson-draft.ts";
import { ModeSwitch, type EditorMode } from "./notes/mode-switch.tsx";
import { NotesPanel } from "./notes/notes-panel.tsx";
import { isDone, marksOf, noteId, usePlacedNotes } from "./notes/placed-notes.ts";
import { useNoteActs } from "./notes/use-note-acts.ts";
import { useNotes } from "./notes/use-notes.ts";
import { useSuggesting } from "./notes/use-suggesting.ts";
import { useLessonHistory } from "./use-lesson-history.ts";
import { PreviewPane, type CursorLine } from "./preview-pane.tsx";
import { LessonSessionHolder } from "./session-holder.ts";
import { Toolbar } from "./toolbar.tsx";
import { WritePane } from "./write-pane.tsx";
import "./lesson-editor.css";
import "./notes/notes.css";

/** A lesson being written: its document live, the editor, and beside it what readers will see or what people say. */
export default function LessonRoom({ data }: { data: LessonDraft }) {
  const level = data.abilities.edit ? "write" : "read";
  const document = useDocument(lessonDocumentName(data.lesson.id), data.me.id, level);
  const { connection } = document;
  if (!connection)
    return (
      <EditorHeader data={data} document={document} connection={null} suggesting={null} history={null} />
    );
  return <Room data={data} document={document} connection={connection} live={lessonText(connection.doc)} />;
}

type Pane = "write" | "preview" | "notes";

interface RoomProps {
  readonly data: LessonDraft;
  readonly document: UsedDocument;
  readonly connection: DocumentConnection;
  readonly live: Y.Text;
}

function Room({ data, document, connection, live }: RoomProps) {
  const { lesson, me } = data;
  const [holder] = useState(() => new LessonSessionHolder());
  const session = useSyncExternalStore(holder.subscribe, holder.get, () => null);
  const [cursor, setCursor] = useState<CursorLine>({ line: 1, share: 0 });
  const [search] = useSearchParams();
  const [shown, setShown] = useState<Pane>(search.has("thread") ? "notes" : "write");
  const [mode, setMode] = useState<EditorMode>("writing");
  const wide = useWideWindow();
  const { store, ...noted } = useNotes(lesson.id);
  const mayWrite = document.level === "write";
  const maySuggest = document.status !== "refused" && noted.notes?.abilities.comment === true;
  const isWanted = mode === "suggesting" && maySuggest && document.loaded;
  const suggesting = useSuggesting({ isWanted, live, store, myId: me.id, ...noted });
  const text = suggesting?.text ?? live;
  const acts = useNoteActs({
    session,
    live,
    suggesting,
    store,
    ...noted,
    myName: me.name,
    onShow: () => setShown("notes"),
  });
  const placed = usePlacedNotes(live, noted.notes);
  const marked = usePlacedNotes(text, noted.notes);
  const history = useLessonHistory(data, document, connection);
  const readOnlyBecause = readOnly(document, mode, suggesting !== null);

  useEffect(() => session?.showText(text), [session, text]);
  useEffect(() => {
    const draft = suggesting && {
      changes: suggesting.person.changes(),
      has: (id: string) => suggesting.person.has(id),
    };
    session?.showNotes(marksOf(marked, acts.chosenId, draft), maySuggest);
  }, [session, text, marked, acts.chosenId, suggesting, maySuggest]);
  // Whoever may suggest but not write begins with that.
  useEffect(() => {
    if (!mayWrite && maySuggest && document.loaded) setMode("suggesting");
  }, [mayWrite, maySuggest, document.loaded]);

  const open = placed.filter((note) => !isDone(note)).length;
  const beside = [
    { id: "preview", name: "Preview" },
    { id: "notes", name: open > 0 ? `Notes (${String(open)})` : "Notes" },
  ] as const;
  const besideShown = shown === "notes" ? "notes" : "preview";
  const refuse = (message: string) => showToast({ tone: "danger", message });
  return (
    <div className="lesson-editor flex min-h-0 flex-1 flex-col bg-background">
      <EditorHeader
        data={data}
        document={document}
        connection={connection}
        suggesting={suggesting}
        history={history}
      />
      {!wide && (
        <PaneTabs
          label="Views"
          panes={[{ id: "write", name: "Write" }, ...beside]}
          shown={shown}
          onShow={(pane) => {
            if (history.isOpen) history.address.close();
            setShown(pane);
          }}
        />
      )}
      <PanesWithHistory history={history} className="grid min-h-0 flex-1 md:grid-cols-2">
        <section
          aria-label="Write"
          className={`flex min-h-0 min-w-0 flex-col bg-surface ${!wide && shown !== "write" ? "hidden" : ""}`}
        >
          {document.status === "refused" && (
            <p role="alert" className="border-b border-line px-4 py-2 text-sm text-danger">
              {document.reason}
            </p>
          )}
          <Toolbar session={session} disabled={readOnlyBecause !== null}>
            <ModeSwitch mode={mode} mayWrite={mayWrite} maySuggest={maySuggest} onMode={setMode} />
          </Toolbar>
          <WritePane
            holder={holder}
            text={live}
            awareness={connection.awareness}
            courseId={data.course.id}
            readOnlyBecause={readOnlyBecause}
            onCursor={setCursor}
            onProblem={refuse}
            onComment={acts.compose}
            onNoteChosen={acts.choose}
          />
        </section>
        <section
          aria-label={besideShown === "notes" ? "Notes" : "Preview"}
          className={`flex min-h-0 min-w-0 flex-col border-line md:border-l ${!wide && shown === "write" ? "hidden" : ""}`}
        >
          {wide && <PaneTabs label="Beside the text" panes={beside} shown={besideShown} onShow={setShown} />}
          <div className="min-h-0 flex-1">
            {besideShown === "preview" ? (
              <PreviewPane
                lessonId={lesson.id}
                text={text}
                awareness={connection.awareness}
                cursor={cursor}
                onChoose={(line) => session?.goTo(line)}
              />
            ) : (
              <NotesPanel
                notes={noted.notes}
                problem={noted.problem}
                placed={placed}
                store={store}
                myId={me.id}
                composing={acts.composing}
                chosenId={acts.chosenId}
                onCompose={acts.compose}
                onComposed={acts.composed}
                onCancel={acts.cancel}
                onAccept={(suggestions) => void acts.accept(suggestions)}
                onWithdraw={acts.withdraw}
                onGo={(id) => {
                  acts.choose(id);
                  const note = marked.find((known) => noteId(known) === id);
                  if (note) session?.goToOffset(note.at);
                  if (!wide) setShown("write");
                }}
              />
            )}
          </div>
        </section>
      </PanesWithHistory>
    </div>
  );
}

function readOnly(
  { level, loaded, reason }: UsedDocument,
  mode: EditorMode,
  isReady: boolean,
): string | null {
  if (!loaded) return "The lesson is still loading.";
  if (mode === "suggesting") return isReady ? null : "The suggestions are still loading.";
  return level === "write" ? null : (reason ?? "You can read this draft, but not change it.");
}
