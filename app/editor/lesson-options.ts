import type { editor } from "monaco-editor/editor";
import { CODE_OPTIONS } from "./code-options.ts";

export const LESSON_FONT_SIZE = 15;
/** Prose rather than code. */
export const LESSON_OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...CODE_OPTIONS,
  wordWrap: "on",
  lineNumbers: "off",
  folding: false,
  lineDecorationsWidth: 16,
  padding: { top: 20, bottom: 200 },
  renderLineHighlight: "none",
  quickSuggestions: false,
  wordBasedSuggestions: "off",
  // Prose has apostrophes and lone brackets; a fence of three would get six.
  autoClosingBrackets: "never",
  autoClosingQuotes: "never",
  suggest: { showStatusBar: false, preview: false, filterGraceful: true },
  dropIntoEditor: { enabled: false },
  pasteAs: { enabled: false },
  ariaLabel: "Lesson, in Markdown",
};
