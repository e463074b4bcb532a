import type { editor } from "monaco-editor/editor";
import { useEffect, useMemo, useState } from "react";
import { CODE_OPTIONS, codeLook } from "#app/editor/code-options.ts";
import { applyEditorTheme } from "#app/editor/editor-theme.ts";
import type { Monaco } from "#app/editor/monaco.ts";
import { useTheme } from "#app/lib/theme.ts";
import { useHistorySubject } from "./history-subject.ts";

/** Monaco, which the lab's editor has mostly fetched already, in the page's colours; "failed" when it cannot be fetched. */
export function useMonaco(): Monaco | "failed" | null {
  const [monaco, setMonaco] = useState<Monaco | "failed" | null>(null);
  const theme = useTheme();
  useEffect(() => {
    let gone = false;
    Promise.all([import("#app/editor/monaco.ts"), document.fonts.ready]).then(
      ([loaded]) => !gone && setMonaco(loaded.monaco),
      () => !gone && setMonaco("failed"),
    );
    return () => {
      gone = true;
    };
  }, []);
  useEffect(() => {
    if (monaco !== null && monaco !== "failed") applyEditorTheme(monaco, theme);
  }, [monaco, theme]);
  return monaco;
}

/** Letter size and screen-reader support as chosen for the page. */
export function useCodeLook() {
  const { fontSize, screenReader } = useHistorySubject().look;
  return useMemo(() => codeLook(fontSize, screenReader), [fontSize, screenReader]);
}

/** What every editor of the history has in common: it only shows. */
export const READ_ONLY: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  ...CODE_OPTIONS,
  readOnly: true,
  domReadOnly: true,
  readOnlyMessage: { value: "This is the history. Close it to edit." },
  renderLineHighlight: "none",
  folding: false,
  occurrencesHighlight: "off",
  // Tab leads on: there is nothing to indent.
  tabFocusMode: true,
};
