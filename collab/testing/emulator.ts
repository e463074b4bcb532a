import type headless from "@xterm/headless";
import { openEmulator } from "../terminals/draw.ts";
import type { Size } from "../terminals/messages.ts";

/** What is to be seen on a terminal, and what it is set to. */
export interface Picture {
  /** Both screens with what is above them, a line for each row: letters and, apart, how they look. */
  readonly lines: readonly string[];
  readonly looks: readonly string[];
  readonly alternate: boolean;
  readonly cursor: readonly [x: number, y: number];
  readonly modes: object;
}

/** A viewer's terminal without a window. */
export class Emulator {
  private readonly terminal: headless.Terminal;

  constructor(size: Size) {
    this.terminal = openEmulator(size, 5_000);
  }

  static async showing(size: Size, bytes: Uint8Array): Promise<Emulator> {
    const emulator = new Emulator(size);
    await emulator.write(bytes);
    return emulator;
  }

  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => {
      this.terminal.write(bytes, resolve);
    });
  }

  resize({ columns, rows }: Size): void {
    this.terminal.resize(columns, rows);
  }

  reset(): void {
    this.terminal.reset();
  }

  /** `above`: how many lines above the screen are looked at. */
  picture(above = 500): Picture {
    const { active, normal, alternate } = this.terminal.buffer;
    const lines: string[] = [];
    const looks: string[] = [];
    for (const buffer of active === alternate || active.type === "alternate" ? [normal, active] : [normal]) {
      for (let y = Math.max(0, buffer.baseY - above); y < buffer.baseY + this.terminal.rows; y++) {
        const line = buffer.getLine(y);
        lines.push(line?.translateToString(true).trimEnd() ?? "");
        looks.push(line === undefined ? "" : looksOf(line));
      }
    }
    return {
      lines,
      looks,
      alternate: active.type === "alternate",
      cursor: [active.cursorX, active.cursorY],
      modes: { ...this.terminal.modes },
    };
  }
}

/** How each letter looks; what is blank and has no background looks like nothing. */
function looksOf(line: headless.IBufferLine): string {
  const looks: string[] = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    if (cell === undefined) continue;
    const isBlank = cell.getChars().trim() === "" && cell.isBgDefault() && !cell.isInverse();
    looks.push(
      isBlank
        ? ""
        : [
            cell.getFgColorMode(),
            cell.getFgColor(),
            cell.getBgColorMode(),
            cell.getBgColor(),
            cell.isBold(),
            cell.isItalic(),
            cell.isUnderline(),
            cell.isInverse(),
            cell.isDim(),
          ].join(","),
    );
  }
  return looks.join(";").replace(/;+$/, "");
}
