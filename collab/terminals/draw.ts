import unicode from "@xterm/addon-unicode11";
import headless from "@xterm/headless";
import { cursorAt, drawLine, drawModes, type Internals, styleOf } from "./drawing.ts";
import type { Drawing, Piece } from "./fold.ts";
import type { Size } from "./messages.ts";

/** Lines above the screen that are kept when older output is folded. */
const scrollbackLines = 1_000;
const encoder = new TextEncoder();

/**
 * Draws the pieces on a terminal that nobody sees, and gives the bytes that draw the same on another one: the lines
 * above the screen, both screens, cursor and modes. No control sequence may be cut in two between pieces.
 */
export async function draw(pieces: readonly Piece[]): Promise<Drawing> {
  const [first] = pieces;
  if (first === undefined) return { bytes: new Uint8Array(), settings: null };
  const terminal = openEmulator(first.size, scrollbackLines);
  try {
    for (const { size, bytes } of pieces) {
      terminal.resize(size.columns, size.rows);
      await new Promise<void>((resolve) => {
        terminal.write(bytes, resolve);
      });
    }
    return { bytes: encoder.encode(drawingOf(terminal)), settings: settingsOf(terminal) };
  } finally {
    terminal.dispose();
  }
}

/** Letters are as wide on it as they are in the browser. */
export function openEmulator({ columns: cols, rows }: Size, scrollback: number): headless.Terminal {
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true });
  terminal.loadAddon(new unicode.Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  return terminal;
}

/** For a terminal of the same size, just reset. */
function drawingOf(terminal: headless.Terminal): string {
  const { normal, active } = terminal.buffer;
  const isAlternate = active.type === "alternate";
  const { _core: core } = terminal as unknown as Internals;
  return [
    drawNormal(terminal, normal),
    isAlternate ? drawAlternate(terminal, active) : "",
    drawModes(terminal),
    cursorAt(terminal, active),
    styleOf(core._inputHandler._curAttrData),
  ].join("");
}

/** Null where text may do otherwise than go on from line to line and push the first one up. */
function settingsOf(terminal: headless.Terminal): Uint8Array | null {
  const { buffer, _inputHandler: input } = (terminal as unknown as Internals)._core;
  const scrollsAll = buffer.scrollTop === 0 && buffer.scrollBottom === terminal.rows - 1;
  if (terminal.buffer.active.type === "alternate" || !scrollsAll || terminal.modes.originMode) return null;
  return encoder.encode(drawModes(terminal) + styleOf(input._curAttrData));
}

/** From the top down, so that what does not fit on the screen moves up above it. */
function drawNormal(terminal: headless.Terminal, buffer: headless.IBuffer): string {
  const lastRow = buffer.baseY + terminal.rows - 1;
  let drawing = "";
  for (let y = 0; y <= lastRow; y++) {
    const next = y < lastRow ? buffer.getLine(y + 1) : undefined;
    drawing += drawLine(buffer.getLine(y), terminal.cols, next);
    if (next?.isWrapped === false) drawing += "\r\n";
  }
  return drawing + cursorAt(terminal, buffer);
}

function drawAlternate(terminal: headless.Terminal, buffer: headless.IBuffer): string {
  let drawing = "\x1b[?1049h";
  for (let y = 0; y < terminal.rows; y++) {
    drawing += `\x1b[${String(y + 1)}H${drawLine(buffer.getLine(y), terminal.cols)}`;
  }
  return drawing;
}
