import type headless from "@xterm/headless";

/** The look of letters, of a cell or of those to come. */
type Look = Pick<
  headless.IBufferCell,
  | "isBold"
  | "isDim"
  | "isItalic"
  | "isUnderline"
  | "isBlink"
  | "isInverse"
  | "isInvisible"
  | "isStrikethrough"
  | "isOverline"
  | "isFgDefault"
  | "isFgRGB"
  | "getFgColor"
  | "isBgDefault"
  | "isBgRGB"
  | "getBgColor"
>;

/** As much as is needed of what the emulator does not show by its public face. */
export interface Internals {
  readonly _core: {
    readonly _inputHandler: { readonly _curAttrData: Look };
    readonly coreService: { readonly isCursorHidden: boolean };
    readonly coreMouseService: { readonly activeEncoding: string };
    readonly buffer: { readonly scrollTop: number; readonly scrollBottom: number };
  };
}

const plain = "\x1b[0m";

/**
 * One row, from the cursor's on, in its looks. A row that goes on in the next is filled up, so that the next letter
 * wraps; of others the empty end is left out.
 */
export function drawLine(
  line: headless.IBufferLine | undefined,
  columns: number,
  next?: headless.IBufferLine,
): string {
  if (line === undefined) return "";
  const end = next?.isWrapped === true ? filledColumns(line, columns, next) : usedColumns(line, columns);
  let drawing = "";
  let look = plain;
  let cell: headless.IBufferCell | undefined;
  for (let x = 0; x < end; x++) {
    cell = line.getCell(x, cell);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = cellStyle(cell);
    if (style !== look) drawing += style;
    look = style;
    drawing += cell.getChars() || " ";
  }
  if (look !== plain) drawing += plain;
  if (!line.isWrapped) return drawing;
  // It has come by wrapping: when nothing is in it, something must have been; and what wrapping has filled goes.
  if (end === 0) return " \r\x1b[K";
  return end < columns ? `${drawing}\x1b[K` : drawing;
}

/** A letter of two columns wraps where there is room for one. */
function filledColumns(line: headless.IBufferLine, columns: number, next: headless.IBufferLine): number {
  const hasGap = line.getCell(columns - 1)?.getChars() === "" && next.getCell(0)?.getWidth() === 2;
  return hasGap && line.getCell(columns - 1)?.getWidth() === 1 ? columns - 1 : columns;
}

function usedColumns(line: headless.IBufferLine, columns: number): number {
  let cell: headless.IBufferCell | undefined;
  for (let x = columns - 1; x >= 0; x--) {
    cell = line.getCell(x, cell);
    const isBlank = cell === undefined || (cell.getChars() === "" && cellStyle(cell) === plain);
    if (cell !== undefined && !isBlank)
      return cell.getWidth() === 0 ? x + 1 : Math.min(columns, x + Math.max(1, cell.getWidth()));
  }
  return 0;
}

/** Most letters have no look at all. */
function cellStyle(cell: headless.IBufferCell): string {
  return cell.isAttributeDefault() ? plain : styleOf(cell);
}

/** Sets this look and no other. */
export function styleOf(look: Look): string {
  const codes = [
    0,
    ...(look.isBold() ? [1] : []),
    ...(look.isDim() ? [2] : []),
    ...(look.isItalic() ? [3] : []),
    ...(look.isUnderline() ? [4] : []),
    ...(look.isBlink() ? [5] : []),
    ...(look.isInverse() ? [7] : []),
    ...(look.isInvisible() ? [8] : []),
    ...(look.isStrikethrough() ? [9] : []),
    ...(look.isOverline() ? [53] : []),
    ...(look.isFgDefault() ? [] : colorCodes(look.getFgColor(), look.isFgRGB(), 30)),
    ...(look.isBgDefault() ? [] : colorCodes(look.getBgColor(), look.isBgRGB(), 40)),
  ];
  return `\x1b[${codes.join(";")}m`;
}

function colorCodes(color: number, isRgb: boolean | number, base: 30 | 40): number[] {
  if (isRgb) return [base + 8, 2, (color >> 16) & 255, (color >> 8) & 255, color & 255];
  if (color < 8) return [base + color];
  return color < 16 ? [base + 60 + color - 8] : [base + 8, 5, color];
}

/** Puts the cursor where it is; a letter that has filled its row is drawn again, so that the next one wraps. */
export function cursorAt(terminal: headless.Terminal, buffer: headless.IBuffer): string {
  const { scrollTop } = (terminal as unknown as Internals)._core.buffer;
  const top = buffer === terminal.buffer.active && terminal.modes.originMode ? scrollTop : 0;
  const { cursorX: x, cursorY: y } = buffer;
  const to = (column: number) => `\x1b[${String(y - top + 1)};${String(column + 1)}H`;
  if (x < terminal.cols) return to(x);
  const line = buffer.getLine(buffer.baseY + y);
  const last = line?.getCell(terminal.cols - 1);
  const isHalf = last?.getWidth() === 0;
  const cell = isHalf ? line?.getCell(terminal.cols - 2) : last;
  if (cell === undefined) return to(x);
  return to(terminal.cols - (isHalf ? 2 : 1)) + styleOf(cell) + (cell.getChars() || " ");
}

const mouseModes = {
  none: "",
  x10: "\x1b[?9h",
  vt200: "\x1b[?1000h",
  drag: "\x1b[?1002h",
  any: "\x1b[?1003h",
};

/** Everything that a program may have set. The cursor is anywhere afterwards. */
export function drawModes(terminal: headless.Terminal): string {
  const { modes } = terminal;
  const { coreService, coreMouseService, buffer } = (terminal as unknown as Internals)._core;
  const hasRegion = buffer.scrollTop > 0 || buffer.scrollBottom < terminal.rows - 1;
  return [
    hasRegion ? `\x1b[${String(buffer.scrollTop + 1)};${String(buffer.scrollBottom + 1)}r` : "",
    modes.applicationCursorKeysMode ? "\x1b[?1h" : "",
    modes.applicationKeypadMode ? "\x1b[?66h" : "",
    modes.bracketedPasteMode ? "\x1b[?2004h" : "",
    modes.insertMode ? "\x1b[4h" : "",
    modes.originMode ? "\x1b[?6h" : "",
    modes.reverseWraparoundMode ? "\x1b[?45h" : "",
    modes.sendFocusMode ? "\x1b[?1004h" : "",
    modes.wraparoundMode ? "" : "\x1b[?7l",
    mouseModes[modes.mouseTrackingMode],
    coreMouseService.activeEncoding === "SGR" ? "\x1b[?1006h" : "",
    coreService.isCursorHidden ? "\x1b[?25l" : "",
  ].join("");
}
