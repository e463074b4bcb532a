import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import { copyOfDemoCourse } from "./course-copy.ts";
import { expect, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { OutlinePage } from "./outline-page.ts";

// One line for each thing: the editor indents what is pasted below a line that ends in a colon.
const STARTER = "def double(number): pass";
const SOLUTION = "def double(number): return 2 * number";
const TEST = "from main import double\n\ndef test_doubles(): assert double(2) == 4";

test("two instructors write one lab, check it and try it; a student has it when it is published", async ({
  signedInAs,
  demoPeople,
  newStudent,
  browserOf,
}) => {
  test.setTimeout(180_000);
  const first = new LabPage(await signedInAs("instructor", { viewport: { width: 1280, height: 900 } }));
  const second = new LabPage(await signedInAs("instructor2", { viewport: { width: 1280, height: 900 } }));
  const owner = demoPeople.get("instructor");
  const editor = demoPeople.get("instructor2");
  if (owner === undefined || editor === undefined) throw new Error("both have just signed in");
  const { courseId } = await owner.api.authoring.create.mutate({ title: "Twice as much" });
  await owner.api.staff.add.mutate({ courseId, email: editor.email, role: "editor" });

  const outline = new OutlinePage(first.page);
  await outline.open(courseId);
  await outline.addLesson("First module", "Doubling");
  await outline.act("Doubling", "Add a lab");
  await outline.expectSaved();
  await first.page.getByRole("link", { name: "Lab of Doubling" }).click();
  await expect(first.code).toBeAttached({ timeout: 30_000 });
  await second.page.goto(first.page.url());
  await expect(second.code).toBeAttached({ timeout: 30_000 });

  // One writes the starter while the other writes the solution and a hidden test.
  await first.write(STARTER);
  await fileIn(second.page, "Solution", "main.py").click();
  await expect(second.page.getByRole("region", { name: "Code" }).getByText("Solution")).toBeVisible();
  await second.write(SOLUTION);
  await second.page.getByRole("button", { name: "New file: Tests" }).click();
  await second.dialog("New file").getByLabel("Name of the file").fill("tests/test_main.py");
  await second.dialog("New file").getByRole("button", { name: "Create" }).click();
  await expect(second.page.getByRole("region", { name: "Code" }).getByText("test_main.py")).toBeVisible();
  await second.write(TEST);
  await second.page.getByRole("button", { name: "More for test_main.py" }).click();
  await second.page.getByRole("menuitem", { name: "Hide from students" }).click();
  await expect(first.page.getByRole("region", { name: "Tests" })).toContainText("Hidden from students");

  // Both type in the test, and each sees where the other is.
  await fileIn(first.page, "Tests", "test_main.py").click();
  await first.expectText(TEST);
  await expect(first.caretOf(editor.name)).toBeAttached({ timeout: 15_000 });
  await Promise.all([first.typeAtEnd("  # the end"), typeAbove(second, "# the beginning")]);
  for (const author of [first, second]) {
    await author.expectText(/^# the beginning\n.*# the end$/s);
    await author.expectSaved();
  }
  await expectAccessible(first.page);

  await first.page.getByRole("button", { name: "Check", exact: true }).first().click();
  const verdict = "This lab is right: the solution passes, and the starter does not.";
  await expect(first.page.getByText(verdict)).toBeVisible({ timeout: 90_000 });
  await expectAccessible(first.page);

  await first.page.getByRole("button", { name: "Try as a student" }).click();
  await first.expectOpen();
  await expect(first.page.getByRole("link", { name: /^Trial/ })).toBeVisible();
  await expect(first.file("main.py")).toBeVisible();
  await expect(first.file("test_main.py")).toHaveCount(0);

  await owner.api.authoring.publish.mutate({ courseId, note: "" });
  const { course } = await owner.api.authoring.open.query({ courseId });
  const student = await newStudent();
  await student.api.enrollment.enroll.mutate({ courseSlug: course.slug });
  const { lab } = await student.api.courses.lesson.query({
    courseSlug: course.slug,
    lessonSlug: "doubling",
  });
  const { workspaceId } = await student.api.labs.open.mutate({ labId: lab?.id ?? "" });
  const taken = new LabPage(await browserOf(student));
  await taken.open(workspaceId);
  await taken.expectText(STARTER);
  await taken.write(SOLUTION);
  await taken.expectSaved();
  await taken.page.getByRole("button", { name: "Run tests" }).click();
  await expect(taken.page.getByText("Hidden test: test_doubles")).toBeVisible({ timeout: 60_000 });
  await expect(taken.file("test_main.py")).toHaveCount(0);
  // The catalogue is as it was for the tests that come after.
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });
});

test("what became of a definition is in its history, and a preview leads into a trial of it", async ({
  server,
  signedInAs,
  demoPeople,
}) => {
  test.setTimeout(120_000);
  const author = new LabPage(await signedInAs("instructor", { viewport: { width: 1280, height: 900 } }));
  const { page } = author;
  const owner = demoPeople.get("instructor");
  if (owner === undefined) throw new Error("they have just signed in");
  const { courseId } = await copyOfDemoCourse(server.origin, owner);
  const { modules } = await owner.api.authoring.previewCourse.query({ courseId });
  const lessonId = modules.flatMap(({ lessons }) => lessons).find(({ hasLab }) => hasLab)?.id ?? "";
  const { lab } = await owner.api.authoring.previewLesson.query({ courseId, lessonId });

  await page.goto(`/teach/courses/${courseId}/labs/${lab?.id ?? ""}`);
  await expect(author.code).toBeAttached({ timeout: 30_000 });
  await expect.poll(() => author.text(), { timeout: 15_000 }).not.toBe("");
  const begun = await author.text();
  await author.write(STARTER);
  await page.getByLabel("Task").fill("Something else.");
  await author.expectSaved();

  await test.step("the history shows files and task, and brings back both", async () => {
    const history = await author.openHistory();
    await expect(history.moments).toHaveCount(2);
    await history.file("starter/main.py").click();
    await history.expectLines("came", [STARTER]);
    await history.file("task.md").click();
    await history.expectLines("came", ["Something else."]);
    await expectAccessible(page);
    await history.moments.nth(1).click();
    await page.getByRole("button", { name: "Restore this version" }).click();
    const question = author.dialog(/^Restore/);
    await expect(question).toContainText("2 files will change");
    await question.getByRole("button", { name: "Restore" }).click();
    await history.expectClosed();
    await author.expectText(begun);
    await expect(page.getByLabel("Task")).not.toHaveValue("Something else.");
    await author.messages.getByRole("button", { name: "Undo" }).click();
    await author.expectText(STARTER);
    await expect(page.getByLabel("Task")).toHaveValue("Something else.");
    await author.expectSaved();
  });

  await test.step("the lab of a preview is a trial of the draft", async () => {
    await page.goto(`/teach/courses/${courseId}/preview/${lessonId}`);
    await page.getByRole("button", { name: "Open lab" }).filter({ visible: true }).click();
    await author.expectOpen();
    await expect(page.getByRole("link", { name: /^Trial/ })).toBeVisible();
    await author.expectText(STARTER);
  });
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });
});

function fileIn(page: Page, part: string, name: string) {
  return page.getByRole("region", { name: part, exact: true }).getByRole("button", { name, exact: true });
}

async function typeAbove({ code, page }: LabPage, line: string): Promise<void> {
  await code.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}
