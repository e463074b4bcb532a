import type { editor } from "monaco-editor/editor";
import {
  cycleHeading,
  makeLink,
  toggleList,
  toggleMarks,
  type Selected,
  type TextEdit,
} from "./markdown-edits.ts";
import type { Monaco } from "./monaco.ts";

/** What toolbar and keys do to the selection. */
export const LESSON_EDITS = {
  bold: (selected) => toggleMarks(selected, "**", "bold"),
  italic: (selected) => toggleMarks(selected, "*", "italic"),
  code: (selected) => toggleMarks(selected, "`", "code"),
  heading: cycleHeading,
  bullets: (selected) => toggleList(selected, "bullets"),
  numbers: (selected) => toggleList(selected, "numbers"),
  quote: (selected) => toggleList(selected, "quote"),
  link: makeLink,
} satisfies Record<string, (selected: Selected) => TextEdit>;

export type LessonEdit = keyof typeof LESSON_EDITS;

interface LessonCommands {
  edit(name: LessonEdit): void;
  comment(): void;
}

/** The keys of a lesson's editor beside those that every editor has. */
export function addLessonKeys(
  monaco: Monaco,
  shown: editor.IStandaloneCodeEditor,
  { edit, comment }: LessonCommands,
): void {
  const { Alt, CtrlCmd, Shift } = monaco.KeyMod;
  const { KeyB, KeyE, KeyI, KeyK, KeyM, Digit7, Digit8 } = monaco.KeyCode;
  const keys: readonly [LessonEdit, string, number][] = [
    ["bold", "Bold", CtrlCmd | KeyB],
    ["italic", "Italic", CtrlCmd | KeyI],
    ["code", "Code", CtrlCmd | KeyE],
    ["link", "Link", CtrlCmd | KeyK],
    ["numbers", "Numbered List", CtrlCmd | Shift | Digit7],
    ["bullets", "List", CtrlCmd | Shift | Digit8],
  ];
  for (const [name, label, key] of keys) {
    shown.addAction({ id: `lesson-${name}`, label, keybindings: [key], run: () => edit(name) });
  }
  shown.addAction({
    id: "lesson-comment",
    label: "Comment",
    keybindings: [CtrlCmd | Alt | KeyM],
    contextMenuGroupId: "navigation",
    run: comment,
  });
}
