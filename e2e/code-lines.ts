import type { Locator } from "@playwright/test";

/** The text of the one editor in `shown`, as far as it is in sight. Monaco keeps its lines in no order. */
export function codeIn(shown: Locator): Promise<string> {
  return linesIn(shown, null).then((lines) => lines.join("\n"));
}

/** Its lines, or only those with this mark beside them. */
export function linesIn(shown: Locator, mark: string | null): Promise<string[]> {
  return shown.evaluate((editor, marked) => {
    const tops = new Set(
      [...editor.querySelectorAll<HTMLElement>(`.view-overlays > div:has(${marked ?? "*"})`)].map(
        ({ style }) => style.top,
      ),
    );
    return [...editor.querySelectorAll<HTMLElement>(".view-line")]
      .filter(({ style }) => marked === null || tops.has(style.top))
      .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
      .map((line) => line.textContent.replaceAll("\u00a0", " "));
  }, mark);
}
