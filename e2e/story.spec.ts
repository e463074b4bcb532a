import { expectAccessible } from "./accessibility.ts";
import { copyOfDemoCourse } from "./course-copy.ts";
import { expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { LessonEditor } from "./lesson-editor-page.ts";
import { OutlinePage } from "./outline-page.ts";
import { labOf, openLab } from "./people.ts";

const SECOND = "instructor2@demo.test";
const OWN_CODE = 'print("my own line")\n';
const FIXED_TEST = "def test_that_was_missing():";

test("a course is written by two, read by a third, published, and reaches a lab that has begun", async ({
  signedInAs,
  demoPeople,
  newStudent,
  browserOf,
  server,
}) => {
  needSandboxes();
  test.setTimeout(180_000);
  const firstPage = await signedInAs("instructor");
  const secondPage = await signedInAs("instructor2");
  const owner = demoPeople.get("instructor");
  if (owner === undefined) throw new Error("the owner has just signed in");
  const { courseId, slug } = await copyOfDemoCourse(server.origin, owner);
  await owner.api.staff.add.mutate({ courseId, email: SECOND, role: "editor" });
  const { lesson } = await owner.api.courses.lesson.query({ courseSlug: slug, lessonSlug: LESSON.slug });

  // The student has a lab with code of their own, one lesson behind them, and another page at its text.
  const student = await newStudent();
  await student.api.enrollment.enroll.mutate({ courseSlug: slug });
  await student.api.enrollment.setLessonDone.mutate(await aReadingLesson());
  const lab = new LabPage(await browserOf(student));
  await lab.open(await openLab(student, slug, LESSON.slug));
  await lab.write(OWN_CODE);
  await lab.expectSaved();
  const reading = await lab.page.context().newPage();
  await reading.goto(`/learn/${slug}/${LESSON.slug}`);

  await test.step("two write one lesson", async () => {
    const first = new LessonEditor(firstPage);
    const second = new LessonEditor(secondPage);
    const path = `/teach/courses/${courseId}/lessons/${lesson.id}`;
    await first.open(path);
    await second.open(path);
    await first.replaceAll("# Rewritten\n\nFrom the first author.\n\n");
    await second.typeAtEnd("From the second author.");
    for (const { preview, saved } of [first, second]) {
      await expect(preview.getByText("From the first author.")).toBeVisible();
      await expect(preview.getByText("From the second author.")).toBeVisible();
      await expect(saved).toBeVisible();
    }
  });

  await test.step("and arrange one outline", async () => {
    const first = new OutlinePage(firstPage);
    const second = new OutlinePage(secondPage);
    await first.open(courseId);
    await second.open(courseId);
    await Promise.all([
      first.addLesson("First steps", "A new lesson"),
      (async () => {
        await secondPage.getByRole("link", { name: "Variables", exact: true }).focus();
        await secondPage.keyboard.press("Alt+ArrowUp");
      })(),
    ]);
    for (const author of [first, second]) {
      await expect(author.lessons("First steps").first()).toHaveText("Variables");
      await expect(author.lessons("First steps").last()).toHaveText("A new lesson");
      await author.expectSaved();
    }
  });

  await test.step("the lab gets a test that was missing", async () => {
    await firstPage.goto(`/teach/courses/${courseId}/labs/${await labOf(student, slug, LESSON.slug)}`);
    await firstPage.getByRole("button", { name: "test_main.py", exact: true }).click();
    const code = firstPage.getByRole("textbox", { name: /^Code\b/ });
    await code.focus();
    await firstPage.keyboard.press("Control+End");
    await firstPage.keyboard.insertText(`\n\n${FIXED_TEST}\n    assert lines_shown()\n`);
    await expect(firstPage.getByText("Saved", { exact: true }).first()).toBeVisible();
  });

  await test.step("until it is published the student reads what was pinned", async () => {
    await reading.reload();
    await expect(reading.getByText("From the first author.")).toHaveCount(0);
    await expect(reading.getByText("A new lesson")).toHaveCount(0);
  });

  await firstPage.goto(`/teach/courses/${courseId}/publishing`);
  await firstPage.getByLabel("Note").fill("A test that was missing");
  await firstPage.getByRole("button", { name: "Publish now" }).click();
  await expect(firstPage.getByText("Version 2 · A test that was missing", { exact: true })).toBeVisible({
    timeout: 20_000,
  });

  await test.step("then they read the new one, with their progress", async () => {
    await reading.reload();
    await expect(reading.getByText("From the first author.")).toBeVisible();
    await expect(reading.getByText("From the second author.")).toBeVisible();
    const { enrollment } = await student.api.courses.read.query({ courseSlug: slug });
    expect(enrollment?.progress).toBeGreaterThan(0);
  });

  await test.step("and the lab has the new test, beside their own code", async () => {
    await lab.file("test_main.py").click();
    // It is long, and what is new stands at its end.
    await lab.code.focus();
    await lab.page.keyboard.press("Control+End");
    await lab.expectText(new RegExp(FIXED_TEST.replace(/[()]/g, "\\$&")));
    await lab.tab(/^main\.py/).click();
    await lab.expectText(/my own line/);
    await expectAccessible(lab.page);
  });
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });

  async function aReadingLesson() {
    const { modules } = await student.api.courses.read.query({ courseSlug: slug });
    const readable = modules.flatMap(({ lessons }) => lessons).find(({ hasLab }) => !hasLab);
    if (readable === undefined) throw new Error("the demo course has lessons to read");
    return { lessonId: readable.id, done: true };
  }
});
