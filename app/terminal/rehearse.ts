import { TerminalScreen, type ScreenHost } from "./terminal-screen.ts";

const PROMPT = "\x1b[1;32mstudent@lab\x1b[0m:\x1b[1;34m~\x1b[0m$ ";
const LOOK = { theme: "light", fontSize: 14, screenReader: false } as const;
const NOBODY: ScreenHost = {
  onText: () => undefined,
  onBytes: () => undefined,
  onFit: () => undefined,
  onSearch: () => undefined,
  onTabMovesFocus: () => undefined,
  onEnter: () => false,
  mayAnswer: () => false,
};

/**
 * Draws a prompt where nobody sees it, and takes it away: what is done the first time takes the browser several times as
 * long as what it has done before, and the first prompt of a lab is waited for.
 */
export function rehearseTerminal(): void {
  const stage = document.createElement("div");
  stage.inert = true;
  // Within the window: xterm does not draw what lies outside.
  stage.style.cssText = "position:fixed;inset:0 auto auto 0;width:600px;height:200px;visibility:hidden";
  document.body.append(stage);
  const screen = new TerminalScreen(stage, LOOK, NOBODY);
  screen.write(PROMPT, () => {
    // In the frame after the next one it has been drawn.
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        screen.close();
        stage.remove();
      });
    });
  });
}
