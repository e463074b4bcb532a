import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { LessonEditor } from "./lesson-editor-page.ts";
import { COURSE, expect, LESSON, test } from "./fixtures.ts";
import { signInDemo, type Person } from "./people.ts";

const SECOND = "instructor2@demo.test";

/** Where a lesson of the demo is written. */
async function addressOf({ api }: Person, lessonSlug: string): Promise<{ courseId: string; path: string }> {
  const [{ course }, { lesson }] = await Promise.all([
    api.courses.read.query({ courseSlug: COURSE.slug }),
    api.courses.lesson.query({ courseSlug: COURSE.slug, lessonSlug }),
  ]);
  return { courseId: course.id, path: `/teach/courses/${course.id}/lessons/${lesson.id}` };
}

/** A picture of 1200 × 800, made where it is needed. */
const PICTURE = async () => {
  const { default: sharp } = await import("sharp");
  return sharp({ create: { width: 1_200, height: 800, channels: 3, background: "#31748f" } })
    .jpeg()
    .toBuffer();
};

test("two instructors write one lesson: each sees the other's words, cursor and preview", async ({
  server,
  browserOf,
}) => {
  test.slow();
  const owner = await signInDemo(server.origin, "instructor");
  const editor = await signInDemo(server.origin, "instructor2");
  const { courseId, path } = await addressOf(owner, LESSON.slug);
  await owner.api.staff.add.mutate({ courseId, email: SECOND, role: "editor" });
  const first = new LessonEditor(await browserOf(owner));
  const second = new LessonEditor(await browserOf(editor));
  await first.open(path);
  await second.open(path);

  await first.replaceAll("# Together\n\nOne writes here.\n\nThe other there.");
  await expect(second.preview.getByRole("heading", { name: "Together" })).toBeVisible();
  await second.typeAtEnd(" **Bold**, and $a^2$.");
  await expect(first.preview.locator("strong", { hasText: "Bold" })).toBeVisible();
  await expect(first.preview.locator("math")).toBeAttached();
  await expect(first.caretOf(editor.name)).toBeAttached();
  await expect(first.preview.locator("[data-writer]")).toHaveAttribute("data-writer", editor.name);
  await expect(first.saved).toBeVisible();
  await expectAccessible(first.page);

  // What students read is as it was published.
  const { lesson } = await owner.api.courses.lesson.query({
    courseSlug: COURSE.slug,
    lessonSlug: LESSON.slug,
  });
  expect(lesson.html).not.toContain("Together");
  const { members } = await owner.api.staff.list.query({ courseId });
  const added = members.find(({ email }) => email === SECOND);
  await owner.api.staff.remove.mutate({ courseId, userId: added?.id ?? "" });
  await expect(second.page.getByText("You do not have permission to open this.")).toBeVisible();
});

test("a lesson is put together with toolbar, slash menu and pictures, and the preview follows", async ({
  server,
  browserOf,
  complaints,
}) => {
  test.slow();
  // A file that is no picture is refused, and what an author has hidden in a diagram is stopped by its frame.
  complaints.allow(REFUSED, /Executing inline event handler violates .*\/diagram\/mermaid\.js/);
  const owner = await signInDemo(server.origin, "instructor");
  const { path } = await addressOf(owner, LESSON.slug);
  const writer = new LessonEditor(await browserOf(owner));
  await writer.open(path);
  await writer.replaceAll("word");
  await writer.page.keyboard.press("Control+a");
  await writer.tool("Bold").click();
  await expect(writer.preview.locator("strong", { hasText: "word" })).toBeVisible();

  await writer.typeAtEnd("\n\n/hin");
  await writer.page.getByRole("option", { name: /^Hint/ }).click();
  await writer.page.keyboard.type("Look closer");
  await expect(writer.preview.locator("summary", { hasText: "Look closer" })).toBeVisible();

  await writer.typeAtEnd(`\n\n${"paragraph\n\n".repeat(60)}`);
  await writer.pastePicture(await PICTURE(), "a cat.jpg");
  const picture = writer.preview.getByRole("img", { name: "a cat" });
  await expect(picture).toHaveAttribute("src", /^\/media\/[0-9a-f]{40}-1200x800\.webp$/);
  await expect(picture).toBeInViewport();
  await expect
    .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0))
    .toBe(true);

  await writer.pastePicture(Buffer.from("<svg onload='alert(1)'/>"), "bad.png");
  await expect(writer.page.getByText("This is not a picture that can be shown here.")).toBeVisible();
  await expect.poll(() => writer.text()).not.toContain("uploading:");

  await writer.replaceAll("```mermaid\nflowchart LR\n  A[<b onclick=1>Start</b>] --> B[End]\n```");
  const diagram = writer.preview.frameLocator("iframe.diagram-frame");
  await expect(diagram.locator("svg")).toContainText("Start");
  await expect(writer.preview.locator("iframe.diagram-frame")).toHaveAttribute("sandbox", "allow-scripts");
});

test("on a phone one writes or looks", async ({ server, browserOf }) => {
  test.slow();
  const owner = await signInDemo(server.origin, "instructor");
  const { path } = await addressOf(owner, LESSON.slug);
  const writer = new LessonEditor(await browserOf(owner, { viewport: { width: 390, height: 844 } }));
  await writer.open(path);
  await writer.replaceAll("On *the* way");
  await writer.page.getByRole("button", { name: "Preview" }).click();
  await expect(writer.preview.locator("em", { hasText: "the" })).toBeVisible();
  await expectAccessible(writer.page);
  await writer.page.getByRole("button", { name: "Write" }).click();
  await expect(writer.textbox).toBeVisible();
});
