import type { Size } from "./terminal-protocol.ts";

const KEY = "terminal-fit";
const FIRST: Size = { columns: 80, rows: 24 };

/** What fitted into a terminal's window the last time: the best guess before there is a window. */
export function usualFit(): Size {
  try {
    const { columns, rows } = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Size>;
    if (Number.isInteger(columns) && Number.isInteger(rows)) return { columns, rows } as Size;
  } catch {
    // The browser keeps nothing, or somebody has changed what it keeps.
  }
  return FIRST;
}

export function rememberFit({ columns, rows }: Size): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ columns, rows }));
  } catch {
    // A guess less.
  }
}
