import { expect, type Locator, type Page } from "@playwright/test";

import { codeIn } from "./code-lines.ts";
import { HistoryPage } from "./history-page.ts";
import { SaveWatch } from "./save-watch.ts";

const LAB_OPENS_WITHIN_MS = 30_000;
const PUT_OUT_WITHIN_MS = 1_500;
const SHELL_ANSWERS_WITHIN_MS = 30_000;

/** A lab in one browser window: its editor, its terminals, and whether work is stored. */
export class LabPage {
  readonly page: Page;
  /** What is typed into the code goes here. */
  readonly code: Locator;
  /** What is typed into the shell goes here. */
  readonly shell: Locator;
  /** The terminal's screen as text. */
  readonly screen: Locator;
  readonly files: Locator;
  readonly people: Locator;
  readonly #saves: SaveWatch;

  constructor(page: Page) {
    this.page = page;
    this.#saves = new SaveWatch(page);
    this.code = page.getByRole("textbox", { name: /^Code\b/ });
    this.shell = page.getByRole("textbox", { name: /^Terminal\b/ });
    this.screen = page.locator(".xterm-rows:visible");
    this.files = page.getByRole("treegrid", { name: "Files" });
    this.people = page.getByRole("list", { name: "Also in this lab" });
  }

  async open(workspaceId: string): Promise<void> {
    await this.page.goto(`/lab/${workspaceId}`);
    await this.expectOpen();
  }

  /** Code is there to type in and the shell has shown its prompt. */
  async expectOpen(): Promise<void> {
    // The element that takes the keys has no size of its own.
    await expect(this.code).toBeAttached({ timeout: LAB_OPENS_WITHIN_MS });
    await expect(this.screen).toContainText("$", { timeout: SHELL_ANSWERS_WITHIN_MS });
    await this.expectSaved();
  }

  /** The text of the file in front, as far as it is in sight. */
  text(): Promise<string> {
    return codeIn(this.page.locator(".view-lines:visible"));
  }

  async expectText(expected: string | RegExp): Promise<void> {
    const text = expect.poll(() => this.text(), { timeout: 15_000 });
    await (typeof expected === "string" ? text.toBe(expected) : text.toMatch(expected));
  }

  /** Replaces the file in front, like someone who selects all and pastes. */
  async write(content: string): Promise<void> {
    await this.code.focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(content);
  }

  /** Types at the end of the file in front, key by key. */
  async typeAtEnd(text: string): Promise<void> {
    await this.code.focus();
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.type(text);
  }

  async typeInShell(command: string): Promise<void> {
    await this.shell.focus();
    await this.page.keyboard.type(command);
    await this.page.keyboard.press("Enter");
  }

  async expectOnScreen(text: string | RegExp): Promise<void> {
    await expect(this.screen).toContainText(text, { timeout: SHELL_ANSWERS_WITHIN_MS });
  }

  /** Every edit is durable: the server has said so for each one, and the page says so in a word. */
  async expectSaved(): Promise<void> {
    await expect.poll(() => this.#saves.unsaved(), { timeout: 15_000 }).toBe(0);
    await this.expectSaveState("Saved");
  }

  async expectSaveState(words: string | RegExp): Promise<void> {
    const state = this.page.getByRole("banner").getByRole("status").filter({ hasText: words });
    await expect(state).toBeAttached({ timeout: 15_000 });
  }

  /** The server has put this person out, and both the files and the shell say why; within the promised second. */
  async expectRefused(reason: RegExp): Promise<void> {
    const notices = this.page.getByRole("alert").filter({ hasText: reason });
    await expect(notices).toHaveCount(2, { timeout: PUT_OUT_WITHIN_MS });
  }

  /** The row of a file or folder; its name also says who is in it. */
  file(name: string): Locator {
    const literally = name.replace(/[.()]/g, "\\$&");
    return this.files.getByRole("row", { name: new RegExp(`^${literally}($|,)`) });
  }

  tab(path: string | RegExp): Locator {
    return this.page.getByRole("tablist", { name: "Open files" }).getByRole("tab", { name: path });
  }

  /** Someone else's caret in the file in front. */
  caretOf(name: string): Locator {
    return this.page.locator(`.remote-caret[data-person="${name}"]`);
  }

  /** Opens the history and waits for its moments. */
  async openHistory(): Promise<HistoryPage> {
    await this.page.getByRole("link", { name: "History" }).click();
    const history = new HistoryPage(this.page);
    await history.expectOpen();
    return history;
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** The passing messages in the corner. */
  get messages(): Locator {
    return this.page.getByRole("region", { name: "Notifications" });
  }
}
