import type { Locator, Page } from "@playwright/test";

import { expect } from "./fixtures.ts";
import type { LabPage } from "./lab-page.ts";

/** What a person does with a terminal's text by mouse and clipboard. */
export class TerminalText {
  readonly #lab: LabPage;
  readonly #page: Page;

  constructor(lab: LabPage) {
    this.#lab = lab;
    this.#page = lab.page;
  }

  async allowClipboard(): Promise<void> {
    await this.#page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  }

  clipboard(): Promise<string> {
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }

  setClipboard(text: string): Promise<void> {
    return this.#page.evaluate((words) => navigator.clipboard.writeText(words), text);
  }

  /** What the terminal shows in one style, such as a line of output. */
  run(text: string | RegExp): Locator {
    return this.#lab.screen.locator("span").filter({ hasText: text }).last();
  }

  /** The middle of a run of text: xterm hears the mouse above its letters, not in them. */
  async middleOf(text: string | RegExp): Promise<[x: number, y: number]> {
    await expect(this.run(text)).toBeVisible();
    const box = await this.run(text).boundingBox();
    if (box === null) throw new Error(`${String(text)} is not on the screen`);
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  /** Selects a word, as a double click does. */
  async select(word: string): Promise<void> {
    await this.#page.mouse.dblclick(...(await this.middleOf(word)));
  }

  async choose(act: string): Promise<void> {
    await this.#page.getByRole("button", { name: "More to do with the terminal" }).click();
    await this.#page.getByRole("menuitem", { name: act }).click();
  }
}
