import { expect, type Page } from "@playwright/test";

/** A course's outline as one of its authors has it open. */
export class OutlinePage {
  constructor(readonly page: Page) {}

  async open(courseId: string): Promise<void> {
    await this.page.goto(`/teach/courses/${courseId}`);
    await expect(this.page.getByRole("button", { name: "Add a module" })).toBeVisible({ timeout: 30_000 });
  }

  /** The lessons of a module, by name, in order. */
  lessons(module: string) {
    const list = this.page.getByRole("list", { name: `Lessons of ${module}`, exact: true });
    return list.locator('a[data-part="name"]');
  }

  async act(item: string, act: string): Promise<void> {
    await this.page.getByRole("button", { name: `More for ${item}`, exact: true }).click();
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  async type(kind: "module" | "lesson", name: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: `Name of the ${kind}` });
    await field.fill(name);
    await field.press("Enter");
  }

  async addModule(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Add a module" }).click();
    await this.type("module", name);
  }

  async addLesson(module: string, name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Add a lesson to ${module}`, exact: true }).click();
    await this.type("lesson", name);
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByText("Saved", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  }
}
