import type { Monaco } from "./monaco.ts";

/** Defines and applies the editor's colours from the design tokens that are on the page right now. */
export function applyEditorTheme(monaco: Monaco, theme: "light" | "dark"): void {
  const token = tokenReader();
  const dark = theme === "dark";
  monaco.editor.defineTheme("course-creator", {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: dark ? DARK_RULES : LIGHT_RULES,
    colors: {
      "editor.background": token("--surface"),
      "editor.foreground": token("--text"),
      "editorLineNumber.foreground": token("--text-muted"),
      "editorLineNumber.activeForeground": token("--text"),
      "editorLineNumber.dimmedForeground": token("--text-muted"),
      "editorCursor.foreground": token("--accent"),
      "editor.lineHighlightBackground": `${token("--surface-2")}80`,
      "editor.lineHighlightBorder": "#00000000",
      "editor.selectionBackground": `${token("--accent")}${dark ? "55" : "33"}`,
      "editor.inactiveSelectionBackground": `${token("--accent")}22`,
      ...(dark ? {} : LIGHT_BRACKETS),
      "editorIndentGuide.background1": token("--border"),
      "editorWidget.background": token("--surface"),
      "editorWidget.border": token("--border"),
      "editorStickyScroll.background": token("--surface"),
      // The two lie over each other, and every colour below still reads at 4.5:1 on them.
      "diffEditor.insertedLineBackground": `${token("--success")}10`,
      "diffEditor.removedLineBackground": `${token("--danger")}0e`,
      "diffEditor.insertedTextBackground": `${token("--success")}14`,
      "diffEditor.removedTextBackground": `${token("--danger")}12`,
      "diffEditor.border": token("--border"),
      "diffEditor.unchangedRegionBackground": token("--background"),
      "diffEditor.unchangedRegionForeground": token("--text-muted"),
      "diffEditor.diagonalFill": `${token("--border-strong")}33`,
      focusBorder: token("--accent"),
      "input.background": token("--background"),
      "scrollbarSlider.background": `${token("--border-strong")}44`,
      "scrollbarSlider.hoverBackground": `${token("--border-strong")}77`,
    },
  });
  monaco.editor.setTheme("course-creator");
}

/** Reads design tokens as the #rrggbb they are written in. */
export function tokenReader(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim() || "#808080";
}

/** Monaco's own green is too faint on white. */
const LIGHT_BRACKETS = {
  "editorBracketHighlight.foreground1": "#1d5a9e",
  "editorBracketHighlight.foreground2": "#1f6a39",
  "editorBracketHighlight.foreground3": "#805300",
};

// Every colour reads at 4.5:1 or better on --surface of its theme.
const LIGHT_RULES = [
  { token: "comment", foreground: "5f6b57", fontStyle: "italic" },
  { token: "keyword", foreground: "8a2f7c" },
  { token: "string", foreground: "1f6a39" },
  { token: "number", foreground: "9a4a00" },
  { token: "type", foreground: "0b5d68" },
  { token: "tag", foreground: "0b5d68" },
  { token: "attribute.name", foreground: "805300" },
  { token: "delimiter", foreground: "54605c" },
];
const DARK_RULES = [
  { token: "comment", foreground: "93a38f", fontStyle: "italic" },
  { token: "keyword", foreground: "dfa2e2" },
  { token: "string", foreground: "93d6a3" },
  { token: "number", foreground: "f2b57c" },
  { token: "type", foreground: "7fd3da" },
  { token: "tag", foreground: "7fd3da" },
  { token: "attribute.name", foreground: "f0c067" },
  { token: "delimiter", foreground: "a3b3b0" },
];
