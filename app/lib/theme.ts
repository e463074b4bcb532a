import { useSyncExternalStore } from "react";

/** What a person has chosen; "system" follows the device and is stored as the absence of the cookie. */
export type ThemeChoice = "system" | "light" | "dark";

const COOKIE = /(?:^|;\s*)theme=(light|dark)(?:;|$)/;
const CHANGED = "themechange";

/**
 * Runs in <head> before the first paint, so that a stored or system theme never flashes. It stays to
 * follow the device while nothing is stored, and is the only code that writes `data-theme`.
 */
export const themeScript = `(function(){
var dark=matchMedia("(prefers-color-scheme: dark)");
function apply(){var m=${COOKIE.toString()}.exec(document.cookie);document.documentElement.dataset.theme=m?m[1]:dark.matches?"dark":"light"}
apply();dark.addEventListener("change",apply);document.addEventListener("${CHANGED}",apply);
})()`;

/** The stored choice in a Cookie header or in document.cookie. */
export function readThemeChoice(cookies: string | null): ThemeChoice {
  const stored = COOKIE.exec(cookies ?? "")?.[1];
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Stores the choice for a year (or forgets it, for "system") and applies it at once. */
export function storeThemeChoice(choice: ThemeChoice) {
  const lifetime = choice === "system" ? "Max-Age=0" : `Max-Age=${365 * 24 * 60 * 60}`;
  document.cookie = `theme=${choice}; Path=/; SameSite=Lax; ${lifetime}`;
  document.dispatchEvent(new Event(CHANGED));
}

/** The theme on screen, for what CSS variables cannot reach: editor and terminal colours. */
export function useTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, shownTheme, () => "light");
}

function subscribe(onChange: () => void) {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

function shownTheme() {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}
