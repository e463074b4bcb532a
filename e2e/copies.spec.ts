import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { COURSE, expect, LESSON, test } from "./fixtures.ts";

test("what passes in a copy leaves the lesson open, and the copy can be removed and brought back", async ({
  lab,
  complaints,
}) => {
  test.slow();
  complaints.allow(REFUSED);
  const { lab: room, person, workspaceId } = await lab();
  const { page } = room;
  const menu = async (act: string) => {
    await page.getByRole("button", { name: "More to do with the files" }).click();
    await page.getByRole("menuitem", { name: act }).click();
  };
  await menu("Make a copy of this lab");
  await expect(page).not.toHaveURL(new RegExp(workspaceId));
  await room.expectOpen();
  const address = page.url();
  await room.write(
    "print('Hello, world!')\nprint('My name is Nia')\nprint(f'There are {24 * 60} minutes in a day')",
  );
  await room.expectSaved();
  await page.getByRole("button", { name: "Run tests" }).click();
  await expect(page.getByText("All tests pass.")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("This is a copy. For the lesson,")).toBeVisible();
  const lesson = await person.api.courses.lesson.query({ courseSlug: COURSE.slug, lessonSlug: LESSON.slug });
  expect(lesson.lab?.passedAt).toBeNull();

  await page.goto(`/lab/${workspaceId}`);
  await room.expectOpen();
  await menu("Your copies…");
  const dialog = room.dialog("Your copies of this lab");
  await expect(dialog.getByText("1 of at most 20.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: /^Remove the copy made/ }).click();
  await expect(dialog.getByText("You have no copies of this lab yet.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Bring it back" }).click();
  await expect(dialog.getByText("1 of at most 20.")).toBeVisible();
  await dialog.getByRole("button", { name: /^Remove the copy made/ }).click();
  await expect(dialog.getByRole("link", { name: /^Copy, made/ })).toBeHidden();
  await page.goto(address);
  await expect(page.getByText("There is no lab here that you may open.")).toBeVisible();
});
