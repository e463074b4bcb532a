import { expectAccessible } from "./accessibility.ts";
import { COURSE, expect, needSandboxes, test } from "./fixtures.ts";

const LOOPS = `/learn/${COURSE.slug}/loops`;

test("a lesson's formulas, diagrams, hints and code are there to be used", async ({
  newStudent,
  browserOf,
}) => {
  const page = await browserOf(await newStudent(), { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(LOOPS);
  await expect(page.locator(".math-block math")).toBeAttached();
  // What readers are not sent: the libraries that made the page, and the editor before it may be needed.
  const scripts = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(scripts.filter((name) => /\/assets\/(?:monaco|katex|shiki)[^/]*\.js/.test(name))).toEqual([]);

  const diagram = page.frameLocator("iframe[title=Diagram]");
  await page.locator(".diagram").scrollIntoViewIfNeeded();
  await expect(diagram.locator("svg")).toContainText("Ask once more");

  const hint = page.getByText("Which loop for the piggy bank?");
  // By key: a click may miss it while the diagram above takes its height.
  await hint.press("Enter");
  await expect(page.getByText("You do not know how many coins there will be.")).toBeVisible();

  const block = page.locator(".code-block").first();
  await block.getByRole("button", { name: "Copy this code" }).click();
  await expect(block.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^for number in range\(5\):\n {4}print/);
  await expectAccessible(page);
});

test("a lesson can be read without script", async ({ newStudent, browserOf }) => {
  const page = await browserOf(await newStudent(), { javaScriptEnabled: false });
  await page.goto(LOOPS);
  await expect(page.locator(".math-block .katex-html")).toBeVisible();
  await expect(page.locator(".diagram code")).toContainText("flowchart LR");
  await page.getByText("Which loop for the piggy bank?").click();
  await expect(page.getByText("You do not know how many coins there will be.")).toBeVisible();
});

test("a way into the lab opens it beside the lesson, at the file and line", async ({
  newStudent,
  browserOf,
}) => {
  needSandboxes();
  test.slow();
  const page = await browserOf(await newStudent());
  await page.goto(LOOPS);
  await page.getByRole("link", { name: "Begin with the times table" }).click();
  await expect(page).toHaveURL(/\/lab\/[0-9a-f-]+$/);
  await expect(page.getByRole("tab", { name: "table.py", selected: true })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Lesson", selected: true })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Code\b/ })).toBeFocused();
  await expect(page.locator(".monaco-editor .line-numbers.active-line-number")).toHaveText("3");
});
