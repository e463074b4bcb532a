import { useEffect, useRef, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import { useTheme } from "#app/lib/theme.ts";
import type { WorkspaceFiles } from "#server/labs/document.ts";
import type { EditorSession } from "./editor-session.ts";
import type { FileView } from "./place.ts";
import { TextUntilThen } from "./text-until-then.tsx";
import "./editor.css";

export interface CodeEditorProps {
  readonly files: WorkspaceFiles;
  readonly awareness: Awareness;
  /** The id of the person at this window. */
  readonly myId: string;
  /** The text file in front; null shows an empty editor. */
  readonly fileId: string | null;
  readonly openIds: readonly string[];
  /** Where someone left a file, for when it is opened again. */
  readonly viewOf: (fileId: string) => FileView | undefined;
  readonly readOnlyBecause: string | null;
  /** Whether one's own changes may be taken back even while nothing may be written. */
  readonly mayUndo: boolean;
  readonly fontSize: number;
  readonly screenReader: boolean;
  /** A line to put in sight, each time it is another object. */
  readonly goal: { readonly fileId: string; readonly line: number } | null;
  /** The id of the person to follow. */
  readonly following: string | null;
  readonly onMoved: (fileId: string, view: FileView) => void;
  readonly onFollowEnded: () => void;
  /** Monaco's scripts, which keep the page busy, are not run before this resolves; it never rejects. */
  readonly startAfter: Promise<void>;
  /** This text was too much for the file, and was not pasted. */
  readonly onPasteRefused: (text: string) => void;
}

/**
 * Monaco for the file in front. Its code is fetched when this is first shown; until it is here, the text can be read.
 * The editor lives as long as this does.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { files, awareness, myId, fileId, openIds, following, goal } = props;
  const { readOnlyBecause, mayUndo, fontSize, screenReader } = props;
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [session, setSession] = useState<EditorSession | null>(null);
  const [failed, setFailed] = useState(false);
  const theme = useTheme();

  useEffect(() => {
    let opened: EditorSession | null = null;
    let gone = false;
    const load = () =>
      Promise.all([import("./monaco.ts"), import("./editor-session.ts"), document.fonts.ready]);
    latest.current.startAfter.then(load).then(
      ([{ monaco }, { EditorSession }]) => {
        if (gone || !container.current) return;
        opened = new EditorSession(monaco, container.current, {
          files,
          awareness,
          myId,
          onMoved: (id, view) => latest.current.onMoved(id, view),
          onFollowEnded: () => latest.current.onFollowEnded(),
          onPasteRefused: (text) => latest.current.onPasteRefused(text),
        });
        setSession(opened);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      setSession(null);
      opened?.close();
    };
  }, [files, awareness, myId]);

  useEffect(
    () => session?.setLook({ readOnlyBecause, mayUndo, theme, fontSize, screenReader }),
    [session, readOnlyBecause, mayUndo, theme, fontSize, screenReader],
  );
  useEffect(() => {
    session?.keepOnly(openIds);
    session?.show(fileId, fileId === null ? undefined : latest.current.viewOf(fileId));
  }, [session, fileId, openIds]);
  const reached = useRef<CodeEditorProps["goal"]>(null);
  useEffect(() => {
    if (!session || goal === null || goal === reached.current || goal.fileId !== fileId) return;
    reached.current = goal;
    session.goTo(goal.line);
  }, [session, goal, fileId]);
  useEffect(() => session?.follow(following), [session, following]);

  const shown = fileId === null ? undefined : files.get(fileId);
  return (
    <div className="relative h-full">
      <div ref={container} data-pane-target="editor" className="absolute inset-0" />
      {!session && !failed && shown?.kind === "text" && (
        <TextUntilThen text={shown.text} fontSize={fontSize} />
      )}
      {!session && failed && <Failed />}
    </div>
  );
}

function Failed() {
  return (
    <p
      role="alert"
      className="absolute inset-0 grid place-items-center bg-surface p-6 text-center text-muted"
    >
      The editor could not be loaded. Check your connection, then reload the page.
    </p>
  );
}
