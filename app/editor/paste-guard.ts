import type { editor } from "monaco-editor/editor";
import { countLines, MAX_TEXT_BYTES, MAX_TEXT_LINES } from "#server/labs/document.ts";

/**
 * Refuses a paste that would take a file beyond what a lab shares as text, before the editor sees it.
 * Returns the way to stop guarding.
 */
export function guardPaste(
  container: HTMLElement,
  shown: editor.IStandaloneCodeEditor,
  onRefused: (text: string) => void,
): () => void {
  const refuse = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const model = shown.getModel();
    const held = { characters: model?.getValueLength() ?? 0, lines: model?.getLineCount() ?? 1 };
    if (fitsInFile(held, pasted)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onRefused(pasted);
  };
  container.addEventListener("paste", refuse, { capture: true });
  return () => container.removeEventListener("paste", refuse, { capture: true });
}

/** Whether text fits beside what is there already. Counts characters first: bytes are never fewer. */
export function fitsInFile(held: { characters: number; lines: number }, added: string): boolean {
  const characters = held.characters + added.length;
  if (characters > MAX_TEXT_BYTES) return false;
  if (held.lines + countLines(added) - 1 > MAX_TEXT_LINES) return false;
  if (characters * 3 <= MAX_TEXT_BYTES) return true;
  return held.characters + new TextEncoder().encode(added).byteLength <= MAX_TEXT_BYTES;
}
