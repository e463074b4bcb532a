import { expectAccessible } from "./accessibility.ts";
import { copyOfDemoCourse } from "./course-copy.ts";
import { expect, test } from "./fixtures.ts";
import { OutlinePage } from "./outline-page.ts";

test("two instructors reorganize a course at once; students see it when it is published, with their progress", async ({
  signedInAs,
  demoPeople,
  newStudent,
  browserOf,
  server,
}) => {
  test.setTimeout(180_000);
  // The whole outline is in sight, so that nothing scrolls under what is dragged.
  const first = new OutlinePage(await signedInAs("instructor", { viewport: { width: 1280, height: 1900 } }));
  const second = new OutlinePage(await signedInAs("instructor2"));
  const owner = demoPeople.get("instructor");
  const editor = demoPeople.get("instructor2");
  if (owner === undefined || editor === undefined) throw new Error("both have just signed in");
  const { courseId, slug } = await copyOfDemoCourse(server.origin, owner);

  const student = await newStudent();
  await student.api.enrollment.enroll.mutate({ courseSlug: slug });
  const reading = await browserOf(student);
  await student.api.enrollment.setLessonDone.mutate(await readingLessonOf(student.api));
  await reading.goto(`/learn/${slug}`);
  await expect(reading.getByText("First steps", { exact: true }).first()).toBeVisible();

  // The second one is not of the staff yet, and is let in by the owner's page.
  await first.page.goto(`/teach/courses/${courseId}/staff`);
  await expectAccessible(first.page);
  await first.page.getByLabel("E-mail address").fill(editor.email);
  await first.page.getByRole("button", { name: "Add to the staff" }).click();
  await expect(first.page.getByText(editor.email)).toBeVisible();

  await first.open(courseId);
  await second.open(courseId);
  await expectAccessible(first.page);

  // Each sees where the other is.
  await first.page.getByRole("button", { name: "More for Variables", exact: true }).focus();
  await expect(second.page.getByRole("img", { name: /is here$/ })).toBeVisible({ timeout: 20_000 });

  // Both arrange the same part at once.
  const basics = "First steps";
  await Promise.all([
    (async () => {
      await first.addModule("Warm-up");
      await first.addLesson("Warm-up", "What you need");
    })(),
    (async () => {
      await second.act("Variables", "Rename");
      await second.type("lesson", "Names for values");
      const name = second.page.getByRole("link", { name: "Names for values" });
      await name.focus();
      await name.press("Alt+ArrowUp");
      await expect(second.page.getByText(/Names for values is now lesson 1 of/)).toBeAttached();
      await expect(name).toBeFocused();
    })(),
  ]);
  for (const author of [first, second]) {
    await expect(author.lessons("Warm-up")).toHaveText(["What you need"]);
    await expect(author.lessons(basics).first()).toHaveText("Names for values");
    await author.expectSaved();
  }

  // Dragged into the other module; the other author sees it there, once.
  await first.page
    .getByRole("link", { name: "What you need" })
    .dragTo(first.lessons(basics).first(), { targetPosition: { x: 20, y: 2 } });
  for (const author of [first, second]) {
    await expect(author.lessons(basics).filter({ hasText: "What you need" })).toHaveCount(1, {
      timeout: 15_000,
    });
    await expect(author.lessons("Warm-up")).toHaveCount(0);
  }
  await second.act("Warm-up", "Archive");
  await expect(first.page.getByText("Archived (1)")).toBeVisible({ timeout: 15_000 });
  await first.expectSaved();
  await second.expectSaved();

  // The student reads what was published before.
  await reading.reload();
  await expect(reading.getByText("Names for values")).toHaveCount(0);

  await first.page.getByRole("link", { name: "Publishing" }).click();
  await first.page.getByLabel("Note").fill("Better order");
  await first.page.getByRole("button", { name: "Publish now" }).click();
  await expect(first.page.getByText("Version 2 · Better order", { exact: true })).toBeVisible({
    timeout: 20_000,
  });
  await first.page.getByRole("link", { name: "What changed in version 2" }).click();
  await expect(first.page.getByRole("heading", { name: "From version 1 to version 2" })).toBeVisible();
  await expectAccessible(first.page);

  await reading.reload();
  await expect(reading.getByText("Names for values").first()).toBeVisible();
  await expect(reading.getByText("What you need").first()).toBeVisible();
  const { modules, enrollment } = await student.api.courses.read.query({ courseSlug: slug });
  expect(modules.flatMap(({ lessons }) => lessons).filter(({ done }) => done)).toHaveLength(1);
  expect(enrollment?.progress).toBeGreaterThan(0);
  // The catalogue has one course of this name for the tests that come after.
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });

  async function readingLessonOf(api: typeof student.api) {
    const { modules } = await api.courses.read.query({ courseSlug: slug });
    const lesson = modules.flatMap(({ lessons }) => lessons).find(({ hasLab }) => !hasLab);
    if (lesson === undefined) throw new Error("the demo course has lessons to read");
    return { lessonId: lesson.id, done: true };
  }
});

test("an instructor makes a course, invites by link, and takes that back at once", async ({
  signedInAs,
  newStudent,
  browserOf,
}) => {
  test.setTimeout(120_000);
  const page = await signedInAs("instructor2");
  await page.goto("/teach");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "New course" }).click();
  await page.getByLabel("Title").fill("Recursion, recursively");
  await page.getByRole("button", { name: "Make the course" }).click();
  await expect(page.getByRole("heading", { name: "Recursion, recursively", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a module" })).toBeVisible({ timeout: 30_000 });

  await page.getByRole("link", { name: "About" }).click();
  await page.getByLabel("Summary").fill("See: recursion.");
  await page.getByLabel("What one will be able to do").fill("Call oneself\nStop");
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Staff" }).click();
  await page.getByLabel("Whoever uses it becomes").selectOption("ta");
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByLabel("The link").inputValue();

  const helper = await newStudent();
  const joining = await browserOf(helper);
  await joining.goto(link);
  await expectAccessible(joining);
  await joining.getByRole("button", { name: "Join the course’s staff" }).click();
  // A TA reads the draft, live, and does not change it.
  await expect(joining.getByRole("heading", { name: "First module" })).toBeVisible({ timeout: 30_000 });
  await expect(joining.getByText("Read only", { exact: true }).first()).toBeVisible();
  await expect(joining.getByRole("button", { name: "Add a module" })).toHaveCount(0);

  await page.reload();
  await page.getByRole("button", { name: `Remove ${helper.name} from the staff` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText(helper.email)).toHaveCount(0);
  await expect(joining.getByText("Disconnected", { exact: true }).first()).toBeVisible({ timeout: 15_000 });
});
