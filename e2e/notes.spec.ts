import { expectAccessible } from "./accessibility.ts";
import { copyOfDemoCourse } from "./course-copy.ts";
import { expect, LESSON, test } from "./fixtures.ts";
import { LessonEditor } from "./lesson-editor-page.ts";
import { signInDemo } from "./people.ts";

test("people comment on a lesson, answer and resolve, and suggest what others accept or refuse", async ({
  server,
  browserOf,
}) => {
  test.slow();
  const owner = await signInDemo(server.origin, "instructor");
  const helper = await signInDemo(server.origin, "student2");
  const { courseId, slug } = await copyOfDemoCourse(server.origin, owner);
  const { lesson } = await owner.api.courses.lesson.query({ courseSlug: slug, lessonSlug: LESSON.slug });
  await owner.api.staff.add.mutate({ courseId, email: helper.email, role: "ta" });
  const path = `/teach/courses/${courseId}/lessons/${lesson.id}`;
  const first = new LessonEditor(await browserOf(owner));
  await first.open(path);
  await first.replaceAll("One line.\n\nAnother line.");
  await expect(first.saved).toBeVisible();
  const second = new LessonEditor(await browserOf(helper));
  await second.open(path, second.suggestionsSaved);

  await test.step("a comment with a mention, its answer, and its end", async () => {
    await second.textbox.focus();
    await second.page.keyboard.press("Control+Home");
    await second.page.keyboard.press("Control+Shift+ArrowRight");
    await second.page.keyboard.press("Control+Alt+m");
    await second.page.getByRole("textbox", { name: "Comment" }).pressSequentially("Only one? @");
    await second.page.getByRole("option", { name: owner.name }).click();
    await second.page.keyboard.press("Control+Enter");
    await first.page.getByRole("button", { name: "Notes (1)" }).click();
    const thread = first.page.getByRole("article", { name: /^Comments on “One/ });
    await expect(thread).toContainText(`Only one? @${owner.name}`);
    await expect(first.page.locator(".note-thread").first()).toBeVisible();
    await thread.getByRole("button", { name: "Reply" }).click();
    await thread.getByRole("textbox", { name: "Reply" }).fill("For now.");
    await thread.getByRole("button", { name: "Reply" }).click();
    await expect(second.page.getByText("For now.")).toBeVisible();
    await expectAccessible(first.page);
    await thread.getByRole("button", { name: "Resolve" }).click();
    await expect(second.page.locator(".note-thread")).toHaveCount(0);
  });

  await test.step("suggestions, one put in and one refused", async () => {
    await second.textbox.focus();
    await second.page.keyboard.press("Control+Home");
    await second.page.keyboard.type("# ");
    await second.page.keyboard.press("Control+End");
    await second.page.keyboard.press("Backspace");
    await second.page.keyboard.type("!");
    await expect(second.suggestionsSaved).toBeVisible();
    const cards = first.page.getByRole("article", { name: `Suggestion by ${helper.name}` });
    await expect(cards).toHaveCount(2);
    await expect(first.page.locator(".view-line .note-removal")).toHaveText(".");
    await expect(first.page.locator(".view-line .note-insertion")).toHaveText(["# ", "!"]);
    await expectAccessible(first.page);
    await expectAccessible(second.page);
    await cards.first().getByRole("button", { name: "Accept" }).click();
    await expect(cards).toHaveCount(1);
    await cards.getByRole("button", { name: "Refuse" }).click();
    await expect(cards).toHaveCount(0);
    await expect.poll(() => first.text()).toContain("# One line.");
    await expect.poll(() => first.text()).toContain("Another line.");
    await expect(second.page.locator(".note-insertion, .note-removal")).toHaveCount(0);
    await expect.poll(() => second.text()).toContain("# One line.");
  });

  await test.step("an accepted suggestion is an edit like any other", async () => {
    await first.textbox.focus();
    await first.page.keyboard.press("Control+z");
    await expect.poll(() => second.text()).not.toContain("# One line.");
  });
  await test.step("the lesson's history is that of labs", async () => {
    const history = first.page.getByRole("link", { name: "History" });
    await history.click();
    const timeline = first.page.getByRole("region", { name: "Timeline" });
    await expect(timeline.getByRole("option").first()).toContainText("You");
    await expect(first.page.getByRole("tab", { name: /lesson\.md/ })).toBeVisible();
    await expectAccessible(first.page);
    await first.page.keyboard.press("Control+Shift+H");
    await expect(timeline).toBeHidden();
  });
  await owner.api.authoring.unpublish.mutate({ courseId, note: "" });
});
