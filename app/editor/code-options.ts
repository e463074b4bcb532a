import type { editor } from "monaco-editor/editor";

/** What everything that shows code has in common, whether it can be edited or not. */
export const CODE_OPTIONS: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, "Cascadia Mono", Menlo, monospace',
  fontLigatures: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  padding: { top: 12, bottom: 12 },
  lineNumbersMinChars: 3,
  glyphMargin: false,
  fixedOverflowWidgets: true,
  unicodeHighlight: { ambiguousCharacters: false },
  scrollbar: { useShadows: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  stickyScroll: { enabled: false },
};

/** The options that follow from what a person has chosen for the lab. */
export function codeLook(fontSize: number, screenReader: boolean) {
  return {
    fontSize,
    lineHeight: Math.round(fontSize * 1.6),
    accessibilitySupport: screenReader ? ("on" as const) : ("auto" as const),
  };
}
