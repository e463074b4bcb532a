import { expect, type Locator, type Page } from "@playwright/test";

const OPENS_WITHIN_MS = 30_000;

/** The editor of a lesson in one browser window. */
export class LessonEditor {
  readonly page: Page;
  /** What is typed goes here. */
  readonly textbox: Locator;
  readonly preview: Locator;
  readonly saved: Locator;
  readonly suggestionsSaved: Locator;

  constructor(page: Page) {
    this.page = page;
    this.textbox = page.getByRole("textbox", { name: /^Lesson, in Markdown/ });
    this.preview = page.getByRole("region", { name: "Preview" });
    this.suggestionsSaved = page.getByText("Suggestions saved");
    this.saved = page.getByText("Saved", { exact: true }).first();
  }

  /** Waits until it can be written in, or for those who may not write, until they can suggest. */
  async open(path: string, saved = this.saved): Promise<void> {
    await this.page.goto(path);
    await expect(this.textbox).toBeAttached({ timeout: OPENS_WITHIN_MS });
    await expect(this.page.getByRole("button", { name: "Bold" })).toBeEnabled({ timeout: OPENS_WITHIN_MS });
    await expect(saved).toBeAttached();
  }

  /** The text as far as it is in sight. */
  async text(): Promise<string> {
    const shown = await this.page.locator(".view-lines:visible").innerText();
    return shown.replaceAll("\u00a0", " ");
  }

  async replaceAll(content: string): Promise<void> {
    await this.textbox.focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(content);
  }

  async typeAtEnd(text: string): Promise<void> {
    await this.textbox.focus();
    await this.page.keyboard.press("Control+End");
    const [last = "", ...before] = text.split("\n").reverse();
    // Pasted, so that the editor neither indents nor goes on with lists by itself.
    if (before.length > 0) await this.page.keyboard.insertText(`${before.reverse().join("\n")}\n`);
    await this.page.keyboard.type(last);
  }

  tool(name: string): Locator {
    return this.page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name });
  }

  caretOf(name: string): Locator {
    return this.page.locator(`.remote-caret[data-person="${name}"]`);
  }

  /** As if somebody had copied a file and pasted it here. */
  async pastePicture(content: Buffer, name: string): Promise<void> {
    await this.textbox.focus();
    await this.textbox.evaluate(
      (element, { bytes, name, type }) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], name, { type }));
        element.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
        );
      },
      { bytes: [...content], name, type: name.endsWith("png") ? "image/png" : "image/jpeg" },
    );
  }
}
