import type { editor } from "monaco-editor/editor";
import { MAX_TEXT_BYTES } from "#server/labs/document.ts";

/**
 * Refuses a paste that would take a file beyond what a lab shares as text, before the editor sees it.
 * Returns the way to stop guarding.
 */
export function guardPaste(
  container: HTMLElement,
  shown: editor.IStandaloneCodeEditor,
  onRefused: (sentence: string) => void,
): () => void {
  const refuse = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const held = shown.getModel()?.getValueLength() ?? 0;
    if (fitsInFile(held, pasted)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onRefused(
      "That is too much text for one file (1 MB at most), so nothing was pasted. Upload it as a file instead.",
    );
  };
  container.addEventListener("paste", refuse, { capture: true });
  return () => container.removeEventListener("paste", refuse, { capture: true });
}

/** Whether text fits beside `heldCharacters` already there. Counts characters first: bytes are never fewer. */
export function fitsInFile(heldCharacters: number, added: string): boolean {
  if (heldCharacters + added.length > MAX_TEXT_BYTES) return false;
  if ((heldCharacters + added.length) * 3 <= MAX_TEXT_BYTES) return true;
  return heldCharacters + new TextEncoder().encode(added).byteLength <= MAX_TEXT_BYTES;
}
