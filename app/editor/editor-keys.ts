import type { editor } from "monaco-editor/editor";
import type * as Y from "yjs";
import type { Monaco } from "./monaco.ts";

/**
 * Undo and redo go to the history of what was typed here; Monaco's own would take back what others typed. Whether
 * one may is for `history` to say: a file that has grown too large can be undone, but not written.
 */
export function addEditorKeys(
  monaco: Monaco,
  shown: editor.IStandaloneCodeEditor,
  history: () => Y.UndoManager | undefined,
): void {
  const { CtrlCmd, Shift } = monaco.KeyMod;
  const { KeyY, KeyZ } = monaco.KeyCode;
  shown.addAction({
    id: "undo-mine",
    label: "Undo My Change",
    keybindings: [CtrlCmd | KeyZ],
    run: () => revealChange(shown, history()?.undo() ?? null),
  });
  shown.addAction({
    id: "redo-mine",
    label: "Redo My Change",
    keybindings: [CtrlCmd | KeyY, CtrlCmd | Shift | KeyZ],
    run: () => revealChange(shown, history()?.redo() ?? null),
  });
}

function revealChange(shown: editor.IStandaloneCodeEditor, change: unknown): void {
  const position = shown.getPosition();
  if (change !== null && position) shown.revealPositionInCenterIfOutsideViewport(position);
}
