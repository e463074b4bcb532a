import type { editor } from "monaco-editor/editor";
import { useEffect, useMemo, useState } from "react";
import { applyEditorTheme } from "#app/editor/editor-theme.ts";
import type { Monaco } from "#app/editor/monaco.ts";
import { useTheme } from "#app/lib/theme.ts";
import { useLab } from "../lab-context.ts";

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

/** Letter size and screen-reader support as chosen for the lab. */
export function useCodeLook() {
  const { fontSize, screenReader } = useLab().place;
  return useMemo(
    () => ({
      fontSize,
      lineHeight: Math.round(fontSize * 1.6),
      accessibilitySupport: screenReader ? ("on" as const) : ("auto" as const),
    }),
    [fontSize, screenReader],
  );
}

/** What every editor of the history has in common: it only shows. */
export const READ_ONLY: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  automaticLayout: true,
  readOnly: true,
  domReadOnly: true,
  readOnlyMessage: { value: "This is the history. Close it to edit." },
  fontFamily: '"JetBrains Mono Variable", ui-monospace, "Cascadia Mono", Menlo, monospace',
  fontLigatures: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  padding: { top: 12, bottom: 12 },
  renderLineHighlight: "none",
  lineNumbersMinChars: 3,
  glyphMargin: false,
  folding: false,
  fixedOverflowWidgets: true,
  unicodeHighlight: { ambiguousCharacters: false },
  occurrencesHighlight: "off",
  scrollbar: { useShadows: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  stickyScroll: { enabled: false },
  // Tab leads on: there is nothing to indent.
  tabFocusMode: true,
};
