import { useEffect, useLayoutEffect, useRef, type MouseEvent } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { addCopyButtons } from "#app/components/lesson/copy-code.ts";
import { showDiagrams } from "#app/components/lesson/diagrams.ts";
import { FormulaStyles, labPlaceOf, needsFormulas, ownTabs } from "#app/components/lesson/prose.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { useTheme } from "#app/lib/theme.ts";
import { blockAt, patchBlocks } from "./patch-blocks.ts";
import { useOtherLines } from "./use-other-lines.ts";
import { usePreview } from "./use-preview.ts";

/** Where the cursor is: the line, and how far down the editor's window it stands (0 to 1). */
export interface CursorLine {
  readonly line: number;
  readonly share: number;
}

interface PreviewPaneProps {
  readonly lessonId: string;
  readonly text: Y.Text;
  readonly awareness: Awareness;
  readonly cursor: CursorLine;
  /** Somebody wants to go on writing here. */
  readonly onChoose: (line: number) => void;
}

/** The lesson as readers will see it. It follows the cursor, and shows where the others are writing. */
export function PreviewPane({ lessonId, text, awareness, cursor, onChoose }: PreviewPaneProps) {
  const { html, problem } = usePreview(lessonId, text);
  const theme = useTheme();
  const pane = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const others = useOtherLines(text, awareness);

  useLayoutEffect(() => {
    if (!content.current || html === null) return;
    patchBlocks(content.current, html);
    addCopyButtons(content.current);
    ownTabs(content.current);
  }, [html]);
  useEffect(() => (content.current ? showDiagrams(content.current, theme) : undefined), [html, theme]);
  useEffect(() => {
    const block = content.current && blockAt(content.current, cursor.line);
    if (!block || !pane.current || pane.current.clientHeight === 0) return;
    const frame = pane.current.getBoundingClientRect();
    const place = block.getBoundingClientRect();
    if (place.top >= frame.top && place.bottom <= frame.bottom) return;
    pane.current.scrollTop += place.top - frame.top - cursor.share * frame.height * 0.8;
  }, [html, cursor]);
  useLayoutEffect(() => {
    const root = content.current;
    if (!root) return;
    for (const old of root.querySelectorAll<HTMLElement>("[data-writer]")) {
      old.removeAttribute("data-writer");
      old.style.removeProperty("--person");
    }
    for (const { line, name, color } of others) {
      const block = blockAt(root, line);
      block?.setAttribute("data-writer", name);
      block?.style.setProperty("--person", color);
    }
  }, [html, others]);

  const choose = ({ target }: MouseEvent) => {
    const block = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
    if (block) onChoose(Number(block.dataset["line"]));
  };
  const stay = (event: MouseEvent) => {
    if (labPlaceOf(event.target) === null) return;
    event.preventDefault();
    showToast({ message: "In the published lesson this opens the reader's lab." });
  };
  return (
    // A region that scrolls can be reached by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={pane} tabIndex={0} className="h-full overflow-y-auto px-5 py-6 outline-offset-[-2px] sm:px-8">
      {problem !== null && (
        <p role="status" className="mb-4 text-sm text-warning">
          {problem}
        </p>
      )}
      {html === "" && <p className="text-muted">Nothing is written yet.</p>}
      {html !== null && needsFormulas(html) && <FormulaStyles />}
      {/* A double click goes to the line; by keyboard one goes there in the text itself. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
      <div
        ref={content}
        aria-busy={html === null}
        className="prose mx-auto"
        onDoubleClick={choose}
        onClick={stay}
      />
    </div>
  );
}
