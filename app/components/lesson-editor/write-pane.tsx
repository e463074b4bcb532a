import { useEffect, useRef, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { LessonSession } from "#app/editor/lesson-session.ts";
import { TextUntilThen } from "#app/editor/text-until-then.tsx";
import { useTheme } from "#app/lib/theme.ts";
import type { CursorLine } from "./preview-pane.tsx";
import type { LessonSessionHolder } from "./session-holder.ts";
import "#app/editor/editor.css";

interface WritePaneProps {
  readonly holder: LessonSessionHolder;
  readonly text: Y.Text;
  readonly awareness: Awareness;
  readonly courseId: string;
  readonly readOnlyBecause: string | null;
  readonly onCursor: (cursor: CursorLine) => void;
  readonly onProblem: (sentence: string) => void;
  readonly onComment: () => void;
  readonly onNoteChosen: (id: string) => void;
}

/** Monaco for the lesson's text. Until its code is here, the text can be read. */
export function WritePane(props: WritePaneProps) {
  const { holder, text, awareness, courseId, readOnlyBecause } = props;
  const container = useRef<HTMLDivElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [session, setSession] = useState<LessonSession | null>(null);
  const [failed, setFailed] = useState(false);
  const theme = useTheme();

  useEffect(() => {
    let opened: LessonSession | null = null;
    let gone = false;
    const show = (made: LessonSession | null) => {
      setSession(made);
      holder.set(made);
    };
    Promise.all([
      import("#app/editor/monaco.ts"),
      import("#app/editor/lesson-session.ts"),
      document.fonts.ready,
    ]).then(
      ([{ monaco }, { LessonSession }]) => {
        if (gone || !container.current) return;
        opened = new LessonSession(monaco, container.current, {
          text,
          awareness,
          courseId,
          onCursor: (line, share) => latest.current.onCursor({ line, share }),
          onPictureWanted: () => chooser.current?.click(),
          onProblem: (sentence) => latest.current.onProblem(sentence),
          onComment: () => latest.current.onComment(),
          onNoteChosen: (id) => latest.current.onNoteChosen(id),
        });
        show(opened);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      show(null);
      opened?.close();
    };
  }, [holder, text, awareness, courseId]);
  useEffect(() => session?.setLook(readOnlyBecause, theme), [session, readOnlyBecause, theme]);

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={container} data-pane-target="editor" className="absolute inset-0" />
      <input
        ref={chooser}
        id={PICTURE_CHOOSER}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Pictures to put in"
        onChange={({ target }) => {
          session?.addPictures([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      {!session && !failed && <TextUntilThen text={text} fontSize={15} />}
      {failed && (
        <p role="alert" className="absolute inset-0 grid place-items-center p-6 text-center text-muted">
          The editor could not be loaded. Check your connection, then reload the page.
        </p>
      )}
    </div>
  );
}

/** The file chooser, for whoever opens it from elsewhere. */
export const PICTURE_CHOOSER = "lesson-picture";
