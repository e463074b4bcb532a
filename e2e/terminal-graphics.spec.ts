import { COURSE, expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { openLab } from "./people.ts";

// Elsewhere in these tests there is no graphics card; here software stands in for one.
test.use({
  launchOptions: [
    async ({}, use, { project }) => {
      const { args = [], ...rest } = project.use.launchOptions ?? {};
      const kept = args.filter((arg) => !["--disable-3d-apis", "--disable-gpu"].includes(arg));
      await use({ ...rest, args: [...kept, "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
    },
    { scope: "worker" },
  ],
});

test("a terminal whose graphics card is lost goes on without one", async ({
  newStudent,
  browserOf,
  complaints,
}) => {
  complaints.allow(/webgl/i);
  needSandboxes();
  const student = await newStudent();
  const room = new LabPage(await browserOf(student));
  await room.page.goto(`/lab/${await openLab(student, COURSE.slug, LESSON.slug)}`);
  const card = room.page.locator(".terminal .xterm-screen canvas:not([class])");
  await expect(card).toBeAttached({ timeout: 30_000 });
  // Drawn by the card there is no text to read.
  await expect(room.screen).toBeHidden();
  await room.shell.focus();
  await room.page.keyboard.type("echo bef'o're");
  await room.page.keyboard.press("Enter");

  await card.evaluate((canvas: HTMLCanvasElement) =>
    canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext(),
  );
  await room.expectOnScreen("before");
  await expect(card).toHaveCount(0);
  await room.typeInShell("echo af't'er");
  await room.expectOnScreen("after");
});
