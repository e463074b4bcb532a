import type { ITheme } from "@xterm/xterm";

/** The sixteen colours of a terminal beside the page's own; xterm raises contrast where a program asks for less. */
export function terminalTheme(theme: "light" | "dark"): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ...(theme === "dark" ? DARK : LIGHT),
    background: token("--surface"),
    foreground: token("--text"),
    cursor: token("--accent"),
    cursorAccent: token("--surface"),
    selectionBackground: `${token("--accent")}55`,
    scrollbarSliderBackground: `${token("--border-strong")}44`,
    scrollbarSliderHoverBackground: `${token("--border-strong")}77`,
  };
}

const LIGHT = {
  black: "#17211f",
  red: "#b02a1f",
  green: "#1f6a39",
  yellow: "#805300",
  blue: "#1d5a9e",
  magenta: "#8a2f7c",
  cyan: "#0b5d68",
  white: "#6b736f",
  brightBlack: "#54605c",
  brightRed: "#c23a2e",
  brightGreen: "#2a7d47",
  brightYellow: "#8f6110",
  brightBlue: "#2c6cb5",
  brightMagenta: "#9c418e",
  brightCyan: "#176f7b",
  brightWhite: "#3c4744",
};

const DARK = {
  black: "#2c383b",
  red: "#ff9a8f",
  green: "#7bd393",
  yellow: "#f0c067",
  blue: "#8fbcf6",
  magenta: "#dfa2e2",
  cyan: "#67cdd5",
  white: "#d4dcd8",
  brightBlack: "#8d9d9b",
  brightRed: "#ffb3aa",
  brightGreen: "#9be3ae",
  brightYellow: "#f7d38d",
  brightBlue: "#afd0fa",
  brightMagenta: "#ebbdee",
  brightCyan: "#8fe0e6",
  brightWhite: "#ffffff",
};
