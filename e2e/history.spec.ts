import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessibility.ts";
import { CONNECTION_LOST } from "./console-watch.ts";
import { expect, test, type InLab } from "./fixtures.ts";
import { HistoryPage } from "./history-page.ts";
import type { Product } from "./product.ts";

// Many steps, in one or two browsers.
test.describe.configure({ timeout: 150_000 });

/** Someone replaces the program, and a while passes, so that it is a moment of its own. */
async function write(server: Product, { lab, workspaceId }: InLab, text: string): Promise<void> {
  await lab.write(text);
  await lab.expectSaved();
  await server.letTimePass(workspaceId, 10);
}

test("the history tells who did what, one moment after the other", async ({ server, twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await server.letTimePass(student.workspaceId, 10);
  await write(server, student, "one = 1\n");
  await instructor.lab.expectText("one = 1\n");
  await write(server, instructor, "one = 1\ntwo = 2\n");
  await student.lab.expectText("one = 1\ntwo = 2\n");

  const history = await student.lab.openHistory();
  const { page } = history;
  await expect(history.moments.nth(0)).toHaveAccessibleName(/^Grace Lindqvist, \d\d:\d\d.*, \d+ edits?$/);
  await expect(history.moments.nth(1)).toHaveAccessibleName(/^You, /);
  await expect(history.moments.nth(0)).toHaveAttribute("aria-selected", "true");
  await expect(history.file("main.py")).toHaveAccessibleName(
    "main.py, changed, 1 line added, 0 lines removed",
  );
  await history.expectLines("came", ["two = 2"]);
  await expectAccessible(page);

  await history.moments.nth(1).click();
  await expect(history.moment.getByRole("heading", { name: "You" })).toBeVisible();
  await history.expectLines("came", ["one = 1"]);
  await history.view(/now/i).click();
  await history.expectLines("came", ["two = 2"]);
  await history.view(/whole/i).click();
  await history.expectText("one = 1\n");
  await expectAccessible(page);

  // What happens meanwhile comes on top and does not move what one looks at.
  const before = await history.moments.count();
  await instructor.lab.typeAtEnd("three = 3");
  await expect(history.moments).toHaveCount(before + 1, { timeout: 20_000 });
  await expect(history.moments.nth(2)).toHaveAttribute("aria-selected", "true");
  await history.expectText("one = 1\n");

  // The address names the moment, and Back leads to the code.
  await expect(page).toHaveURL(/\?history=\d+$/);
  const address = page.url();
  await page.goBack();
  await history.expectClosed();
  await student.lab.expectText("one = 1\ntwo = 2\nthree = 3");
  await page.goto(address);
  await history.expectOpen();
  await expect(history.moment.getByRole("heading", { name: "You" })).toBeVisible();
  await page.getByRole("button", { name: "Close the history" }).click();
  await history.expectClosed();
});

test("any two moments are compared", async ({ server, lab }) => {
  const student = await lab();
  await server.letTimePass(student.workspaceId, 10);
  for (const text of ["a = 1\n", "a = 1\nb = 2\n", "a = 1\nb = 2\nc = 3\n"]) {
    await write(server, student, text);
  }
  const history = await student.lab.openHistory();
  const { page } = history;
  await history.moments.nth(2).click();
  await page.getByRole("button", { name: "More to do with this moment" }).click();
  await page.getByRole("menuitem", { name: "Compare from here" }).click();
  await history.moments.nth(0).click();
  await history.expectLines("came", ["b = 2", "c = 3"]);
  await expect(page).toHaveURL(/\?history=\d+\.\.\d+$/);
  await page.getByRole("button", { name: "Stop comparing" }).click();
  await history.expectLines("came", ["c = 3"]);
});

test("a version is named, brought back for everyone, and that is undone", async ({ server, twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await server.letTimePass(student.workspaceId, 10);
  await write(server, student, "print('it works')\n");
  const history = await student.lab.openHistory();
  const { page } = history;
  await page.getByRole("button", { name: "Name this version" }).click();
  await page.getByRole("textbox", { name: "Name of this version" }).fill("It works");
  await page.keyboard.press("Enter");
  await expect(history.moment.getByRole("heading", { name: "It works" })).toBeVisible();
  await expect(history.moments.nth(0)).toHaveAccessibleName(/named It works$/);
  await page.keyboard.press("Control+Shift+H");
  await history.expectClosed();

  await instructor.lab.expectText("print('it works')\n");
  await write(server, instructor, "print(broken)\n");
  await student.lab.expectText("print(broken)\n");

  await student.lab.openHistory();
  await page.getByRole("button", { name: "Named versions only" }).click();
  await expect(history.moments).toHaveCount(1);
  await history.moments.click();
  await page.getByRole("button", { name: "Restore this version" }).click();
  const question = student.lab.dialog("Restore “It works”?");
  await expect(question).toContainText("1 file will change");
  await expect(question).toContainText(`${instructor.person.name} is in this lab too`);
  await expectAccessible(page);
  await question.getByRole("button", { name: "Restore" }).click();

  await history.expectClosed();
  for (const { lab } of [student, instructor]) await lab.expectText("print('it works')\n");
  await student.lab.messages.getByRole("button", { name: "Undo" }).click();
  for (const { lab } of [student, instructor]) await lab.expectText("print(broken)\n");
  await student.lab.expectSaved();
});

test("a deleted file comes back, and nothing else changes", async ({ server, lab }) => {
  const student = await lab();
  const { lab: room } = student;
  await write(server, student, "kept = True\n");
  await room.file("test_main.py").click();
  await room.file("test_main.py").press("Delete");
  await room.dialog("Delete test_main.py?").getByRole("button", { name: "Delete" }).click();
  await expect(room.file("test_main.py")).toBeHidden();
  await room.expectSaved();

  const history = await room.openHistory();
  await expect(history.file("test_main.py")).toHaveAccessibleName(/deleted/);
  await history.page.getByRole("button", { name: "Bring back test_main.py" }).click();
  await room.dialog("Restore test_main.py?").getByRole("button", { name: "Restore" }).click();
  await history.expectClosed();
  await expect(room.file("test_main.py")).toBeVisible();
  await expect(room.tab("test_main.py")).toHaveAttribute("aria-selected", "true");
  await room.file("main.py").click();
  await room.expectText("kept = True\n");
});

test("a lab starts over with the files it was given", async ({ server, lab }) => {
  const student = await lab();
  const { lab: room } = student;
  const given = await room.text();
  await write(server, student, "# all wrong\n");
  await write(server, student, "# worse\n");
  const history = await room.openHistory();
  await history.page.getByRole("button", { name: "More to do with this moment" }).click();
  await history.page.getByRole("menuitem", { name: "Start over…" }).click();
  await room.dialog("Start over?").getByRole("button", { name: "Start over" }).click();
  await history.expectClosed();
  await room.expectText(given);
});

test("a version stays what it was when its moment goes on", async ({ server, lab }) => {
  const student = await lab();
  await server.letTimePass(student.workspaceId, 10);
  await student.lab.write("early = 1\n");
  await student.lab.expectSaved();
  const history = await student.lab.openHistory();
  const { page } = history;
  await history.moments.nth(0).press("n");
  await page.keyboard.type("Early");
  await page.keyboard.press("Enter");
  await expect(history.moments.nth(0)).toHaveAccessibleName(/named Early$/);
  await page.goBack();
  await history.expectClosed();
  await student.lab.typeAtEnd("late = 2");
  await student.lab.expectSaved();

  await student.lab.openHistory();
  await expect(history.moments.nth(0)).toHaveAccessibleName(/named Early$/);
  await history.view(/whole/i).click();
  await history.expectText("early = 1\nlate = 2");
  await history.moment.getByRole("button", { name: "Early" }).click();
  await expect(history.moment.getByRole("heading", { name: "Early" })).toBeVisible();
  await history.expectText("early = 1\n");
});

test("with the keyboard alone: moments, a name, a version brought back", async ({ server, lab }) => {
  const student = await lab();
  await server.letTimePass(student.workspaceId, 10);
  await write(server, student, "first = 1\n");
  await write(server, student, "second = 2\n");
  const { page } = student.lab;
  const { keyboard } = page;
  const history = new HistoryPage(page);

  await student.lab.code.focus();
  await keyboard.press("Control+Shift+H");
  await history.expectOpen();
  await expect(history.moments.nth(0)).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(history.moments.nth(1)).toBeFocused();
  await expect(history.moments.nth(1)).toHaveAttribute("aria-selected", "true");
  await history.expectLines("came", ["first = 1"]);

  await keyboard.press("n");
  await keyboard.type("By keyboard");
  await keyboard.press("Enter");
  await expect(history.moments.nth(1)).toHaveAccessibleName(/named By keyboard$/);
  await expect(history.moments.nth(1)).toBeFocused();
  await keyboard.press("Enter");
  await expect(history.moment).toBeFocused();
  await keyboard.press("F6");
  await expectFocusIn(page, "Replay");
  await history.scrubber.focus();
  await keyboard.press("End");
  await expect(history.moments.nth(0)).toHaveAttribute("aria-selected", "true");
  await keyboard.press("ArrowLeft");
  await expect(history.moments.nth(1)).toHaveAttribute("aria-selected", "true");

  await history.moments.nth(1).focus();
  await keyboard.press("r");
  const question = student.lab.dialog("Restore “By keyboard”?");
  await expect(question.getByRole("button", { name: "Restore" })).toBeFocused();
  await keyboard.press("Enter");
  await history.expectClosed();
  await student.lab.expectText("first = 1\n");
  // And on where one was before.
  await expect(student.lab.code).toBeFocused();
});

test("a replay goes from the first moment to the last, and Escape leaves", async ({ server, lab }) => {
  const student = await lab();
  await server.letTimePass(student.workspaceId, 10);
  for (const text of ["a = 1\n", "a = 2\n", "a = 3\n"]) await write(server, student, text);
  const history = await student.lab.openHistory();
  const { page } = history;
  const count = await history.moments.count();
  await expect(history.scrubber).toHaveAttribute("aria-valuenow", String(count));
  await page.getByRole("button", { name: "Speed: 1 times" }).click();
  await page.getByRole("button", { name: "Play how it came about" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(history.moments.nth(1)).toHaveAttribute("aria-selected", "true", { timeout: 20_000 });
  await expect(history.moments.nth(0)).toHaveAttribute("aria-selected", "true", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Play how it came about" })).toBeVisible();
  await history.expectLines("came", ["a = 3"]);
  await history.scrubber.focus();
  await page.keyboard.press("Escape");
  await history.expectClosed();
});

test("without a connection the history says so, and comes with it", async ({ lab, complaints }) => {
  complaints.allow(...CONNECTION_LOST);
  const { lab: room } = await lab();
  const { page } = room;
  await page.context().setOffline(true);
  await page.keyboard.press("Control+Shift+H");
  await expect(page.getByRole("alert").filter({ hasText: "could not be reached" })).toBeVisible({
    timeout: 30_000,
  });
  await expectAccessible(page);
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Retry" }).click();
  const history = new HistoryPage(page);
  await history.expectOpen();
  await expect(history.moment.getByRole("heading", { level: 2 })).toBeVisible();
});

async function expectFocusIn(page: Page, region: string): Promise<void> {
  const inside = () =>
    page
      .getByRole("region", { name: region })
      .evaluate((element) => element.contains(document.activeElement));
  await expect.poll(inside).toBe(true);
}
