import type { IDisposable, Terminal } from "@xterm/xterm";

/**
 * Erasing from the top up to the last cell of the last row makes xterm 6.0.0 throw in the middle of its work, and it
 * draws nothing ever after. It erases the whole screen, so that is what is done instead.
 */
export function guardErasing(terminal: Terminal): IDisposable {
  return terminal.parser.registerCsiHandler({ final: "J" }, ([part]) => {
    const { cursorX, cursorY } = terminal.buffer.active;
    const isWholeScreen = part === 1 && cursorY === terminal.rows - 1 && cursorX >= terminal.cols - 1;
    if (!isWholeScreen) return false;
    (terminal as unknown as Internals)._core._inputHandler.eraseInDisplay({ length: 1, params: [2] });
    return true;
  });
}

/** As much of xterm's inside as is needed. */
interface Internals {
  readonly _core: {
    readonly _inputHandler: {
      eraseInDisplay(params: { readonly length: number; readonly params: readonly number[] }): boolean;
    };
  };
}
