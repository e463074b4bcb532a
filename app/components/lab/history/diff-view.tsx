import type { editor } from "monaco-editor/editor";
import { useEffect, useRef, useState } from "react";
import { languageOf } from "#app/editor/language-of.ts";
import type { Monaco } from "#app/editor/monaco.ts";
import { READ_ONLY, useCodeLook } from "./read-only-code.ts";

export interface DiffViewProps {
  readonly monaco: Monaco;
  readonly path: string;
  /** Null where the file does not exist. */
  readonly before: string | null;
  readonly after: string | null;
  /** What is compared: with a new value the view goes to its first change, else it stays where it is. */
  readonly step: string;
}

/** What changed in one file: side by side where there is room, else as one text with lines that came and went. */
export function DiffView({ monaco, path, before, after, step }: DiffViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const look = useCodeLook();
  const [shown, setShown] = useState<editor.IStandaloneDiffEditor | null>(null);
  const shownStep = useRef<string | null>(null);

  useEffect(() => {
    if (!container.current) return;
    const opened = monaco.editor.createDiffEditor(container.current, OPTIONS);
    setShown(opened);
    return () => {
      setShown(null);
      shownStep.current = null;
      const models = opened.getModel();
      opened.dispose();
      retire(models);
    };
  }, [monaco]);

  useEffect(() => {
    if (!shown) return;
    const language = languageOf(path);
    const old = shown.getModel();
    const stays = shownStep.current === `${step}:${path}` ? shown.saveViewState() : null;
    shownStep.current = `${step}:${path}`;
    shown.setModel({
      original: monaco.editor.createModel(before ?? "", language),
      modified: monaco.editor.createModel(after ?? "", language),
    });
    retire(old);
    // A file that came or went has no other side to stand beside.
    shown.updateOptions({ ...LABELS, renderSideBySide: before !== null && after !== null });
    if (stays) shown.restoreViewState(stays);
    else shown.revealFirstDiff();
  }, [monaco, shown, path, before, after, step]);

  useEffect(() => {
    shown?.updateOptions({ ...LABELS, ...look });
  }, [shown, look]);

  return <div ref={container} className="absolute inset-0" />;
}

/** Told again with every change of options, at which the editor forgets them. */
const LABELS = {
  originalAriaLabel: "Code before",
  modifiedAriaLabel: "Code after. F7 goes to the next change.",
};

const COMPARED_WITHIN_MS = 3_000;

/** Frees texts once Monaco has done with them: it does not stop comparing, and calls it an error when they are gone. */
function retire(models: editor.IDiffEditorModel | null): void {
  if (!models) return;
  setTimeout(() => {
    models.original.dispose();
    models.modified.dispose();
  }, 3 * COMPARED_WITHIN_MS);
}

const OPTIONS: editor.IStandaloneDiffEditorConstructionOptions = {
  ...READ_ONLY,
  originalEditable: false,
  ...LABELS,
  useInlineViewWhenSpaceIsLimited: true,
  renderSideBySideInlineBreakpoint: 760,
  hideUnchangedRegions: { enabled: true, contextLineCount: 4, minimumLineCount: 4, revealLineCount: 12 },
  ignoreTrimWhitespace: false,
  renderOverviewRuler: false,
  renderMarginRevertIcon: false,
  renderGutterMenu: false,
  maxComputationTime: COMPARED_WITHIN_MS,
};
