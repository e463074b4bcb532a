import type { Terminal } from "@xterm/xterm";

/** Puts what is selected into the clipboard. False when nothing is, or when the browser does not allow it. */
export async function copySelection(terminal: Terminal): Promise<boolean> {
  const text = terminal.getSelection();
  if (text === "") return false;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Outside of secure pages there is no such clipboard; xterm answers the older way with its selection.
    terminal.focus();
    if (!document.execCommand("copy")) return false;
  }
  terminal.clearSelection();
  return true;
}

/** Types what is in the clipboard, marked as a paste where the shell asks for that. False when it cannot be read. */
export async function pasteClipboard(terminal: Terminal): Promise<boolean> {
  try {
    terminal.paste(await navigator.clipboard.readText());
    return true;
  } catch {
    return false;
  }
}
