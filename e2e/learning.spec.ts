import { expectAccessible } from "./accessibility.ts";
import { CONNECTION_LOST } from "./console-watch.ts";
import { copyOfDemoCourse } from "./course-copy.ts";
import { COURSE, expect, test } from "./fixtures.ts";
import { LessonEditor } from "./lesson-editor-page.ts";

/** More than any lesson of the course needs to be read. */
const LONG_ENOUGH_MS = 130_000;

test("a lesson is done by being read, without a network as well, and other devices follow", async ({
  newStudent,
  browserOf,
  complaints,
}) => {
  complaints.allow(...CONNECTION_LOST, /Failed to fetch dynamically imported module/);
  const student = await newStudent();
  const reading = await browserOf(student);
  const elsewhere = await browserOf(student);
  await reading.clock.install();
  await reading.goto(`/learn/${COURSE.slug}/variables`);
  await elsewhere.goto(`/learn/${COURSE.slug}`);
  const lesson = elsewhere.getByRole("listitem").filter({ hasText: "Variables" }).last();
  await expect(lesson).toContainText("Not done yet:");

  // To lie open is not to be read.
  await expect(reading.getByRole("button", { name: "Mark as done" })).toBeVisible();
  await reading.clock.fastForward(LONG_ENOUGH_MS);
  await expect(reading.getByRole("button", { name: "Mark as done" })).toBeVisible();
  await reading.context().setOffline(true);
  await reading.getByRole("navigation", { name: "Previous and next lesson" }).scrollIntoViewIfNeeded();
  await expect(reading.getByText("You have read this lesson to its end: it is done.")).toBeVisible();
  await expect(lesson).toContainText("Not done yet:");
  await reading.context().setOffline(false);
  await expect(lesson).toContainText("Done:", { timeout: 30_000 });
  await expectAccessible(reading);

  await reading.getByRole("button", { name: "Done", exact: true }).click();
  await expect(lesson).toContainText("Not done yet:", { timeout: 30_000 });
});

test("authors say how a lesson is done, see the draft as students will, and what changed in it", async ({
  signedInAs,
  demoPeople,
  newStudent,
  browserOf,
  server,
  complaints,
}) => {
  test.setTimeout(240_000);
  const page = await signedInAs("instructor");
  const owner = demoPeople.get("instructor");
  if (owner === undefined) throw new Error("the instructor has just signed in");
  const { courseId } = await copyOfDemoCourse(server.origin, owner);
  const { modules } = await owner.api.authoring.previewCourse.query({ courseId });
  const lesson = modules.flatMap(({ lessons }) => lessons).find(({ hasLab }) => !hasLab);
  if (lesson === undefined) throw new Error("the demo course has lessons to read");

  const editor = new LessonEditor(page);
  await editor.open(`/teach/courses/${courseId}/lessons/${lesson.id}`);
  await editor.typeAtEnd("\n\nA last paragraph.");
  await page.getByRole("button", { name: "Settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Lesson settings" });
  await dialog.getByLabel("It is done").selectOption("manual");
  await dialog.getByLabel("Minutes it takes").fill("77");
  await expectAccessible(page);
  // Another author has the same settings before them.
  const other = await signedInAs("instructor");
  await other.goto(`/teach/courses/${courseId}`);
  await other.getByRole("button", { name: `More for ${lesson.title}`, exact: true }).click();
  await other.getByRole("menuitem", { name: "Settings" }).click();
  await expect(other.getByLabel("Minutes it takes")).toHaveValue("77");
  await other.getByLabel("Minutes it takes").fill("78");
  await expect(dialog.getByLabel("Minutes it takes")).toHaveValue("77"); // it has the focus
  await dialog.getByLabel("Summary").focus();
  await expect(dialog.getByLabel("Minutes it takes")).toHaveValue("78");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(editor.saved).toBeAttached();

  await page.getByRole("link", { name: "Preview as a student" }).click();
  await expect(page.getByRole("article").getByText("A last paragraph.")).toBeVisible();
  await expect(page.getByText(/^1 h 18 min to read/)).toBeVisible();
  await page.getByRole("button", { name: "Mark as done" }).click();
  await expect(page.getByRole("button", { name: "Done", exact: true })).toBeVisible();
  await expectAccessible(page);
  complaints.allow(/status of 403/);
  const stranger = await browserOf(await newStudent());
  await stranger.goto(page.url());
  await expect(stranger.getByText("A last paragraph.")).toHaveCount(0);

  await page.goto(`/teach/courses/${courseId}/publishing?from=1&to=draft`);
  await expect(page.getByText("now 78 min, now done when the student says so")).toBeVisible();
  await expect(page.locator("ins", { hasText: "A last paragraph." })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "As source" }).click();
  await expect(page.getByText("+A last paragraph.")).toBeVisible();
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });
});
