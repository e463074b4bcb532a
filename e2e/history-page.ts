import { expect, type Locator, type Page } from "@playwright/test";

import { codeIn, linesIn } from "./code-lines.ts";

const OPENS_WITHIN_MS = 30_000;

/** The history of a lab in one browser window. */
export class HistoryPage {
  readonly page: Page;
  /** The moments, newest first. */
  readonly moments: Locator;
  /** What is shown of the one in front. */
  readonly moment: Locator;
  readonly scrubber: Locator;

  constructor(page: Page) {
    this.page = page;
    this.moments = page.getByRole("listbox", { name: "Moments" }).getByRole("option");
    this.moment = page.getByRole("region", { name: "Moment", exact: true });
    this.scrubber = page.getByRole("slider", { name: "Moment" });
  }

  async expectOpen(): Promise<void> {
    await expect(this.moments.first()).toBeVisible({ timeout: OPENS_WITHIN_MS });
  }

  async expectClosed(): Promise<void> {
    // Behind an open dialog it is hidden from roles, and yet there.
    const timeline = this.page.getByRole("region", { name: "Timeline", includeHidden: true });
    await expect(timeline).toHaveCount(0);
  }

  view(name: RegExp): Locator {
    return this.moment.getByRole("radio", { name });
  }

  file(path: string): Locator {
    return this.moment.getByRole("tab", { name: new RegExp(`^${path.replaceAll(".", "\\.")}(,|$)`) });
  }

  /** The lines in sight that came, or those that went. */
  async expectLines(kind: "came" | "went", lines: string[]): Promise<void> {
    const side = kind === "came" ? ".modified-in-monaco-diff-editor" : ".original-in-monaco-diff-editor";
    const mark = kind === "came" ? ".line-insert" : ".line-delete";
    const inSight = () => linesIn(this.moment.locator(side), mark);
    await expect.poll(inSight, { timeout: 15_000 }).toEqual(lines);
  }

  /** The text of the file in front, where a whole file is shown. */
  async expectText(text: string): Promise<void> {
    const shown = () => codeIn(this.moment.locator(".view-lines"));
    await expect.poll(shown, { timeout: 15_000 }).toBe(text);
  }
}
