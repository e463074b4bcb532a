import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { COURSE, expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";

const PHONE = { width: 375, height: 720 };
const DESKTOP = { width: 1280, height: 800 };

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page is free of what axe finds, in ${colorScheme}`, async ({
    browserOf,
    signedInAs,
    lab,
    complaints,
  }) => {
    // Some sixty runs of axe.
    test.setTimeout(240_000);
    complaints.allow(REFUSED);
    const { lab: room, person, workspaceId } = await lab();
    const course = `/learn/${COURSE.slug}`;
    const visits: [Page, string[]][] = [
      [
        await browserOf(null, { colorScheme }),
        ["/", "/?query=nothing-fits", "/sign-in", "/sign-up", course, "/nowhere"],
      ],
      [await browserOf(person, { colorScheme }), ["/learn", course, `${course}/${LESSON.slug}`, "/account"]],
      [await signedInAs("instructor", { colorScheme }), ["/teach"]],
      [await signedInAs("admin", { colorScheme }), ["/admin"]],
    ];
    for (const [page, addresses] of visits) {
      for (const address of addresses) {
        await page.goto(address);
        for (const size of [PHONE, DESKTOP]) {
          await page.setViewportSize(size);
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
        }
      }
    }
    await room.page.emulateMedia({ colorScheme });
    await expectAccessible(room.page);
    await room.openHistory();
    await expectAccessible(room.page);
    const onPhone = await browserOf(person, { colorScheme, viewport: PHONE });
    await onPhone.goto(`/lab/${workspaceId}`);
    for (const pane of ["Task", "Files", "Code", "Terminal"]) {
      const button = onPhone.getByRole("navigation", { name: "Panes" }).getByRole("button", { name: pane });
      await button.click({ timeout: 20_000 });
      await expect(button).toHaveAttribute("aria-current", "true");
      await expectNoSidewaysScroll(onPhone);
      await expectAccessible(onPhone);
    }
    const history = await new LabPage(onPhone).openHistory();
    await expectNoSidewaysScroll(onPhone);
    await expectAccessible(onPhone);
    await history.moments.first().click();
    await expect(history.file("main.py")).toBeVisible();
    await expectNoSidewaysScroll(onPhone);
    await expectAccessible(onPhone);
  });
}

test("from sign-in to a program that runs, with the keyboard alone", async ({ newStudent, browserOf }) => {
  needSandboxes();
  const { email, password } = await newStudent();
  const page = await browserOf(null);
  const { keyboard } = page;
  const lab = new LabPage(page);

  await page.goto("/sign-in");
  await page.getByLabel("E-mail").focus();
  await keyboard.type(email);
  await keyboard.press("Tab");
  await keyboard.type(password);
  await keyboard.press("Enter");
  await expect(page).toHaveURL("/learn");

  await tabTo(page, page.getByRole("link", { name: `Continue ${COURSE.title}` }));
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: LESSON.title })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Open lab" }));
  await keyboard.press("Enter");
  await lab.expectOpen();

  // F6 goes from pane to pane, the code among them.
  for (let presses = 0; presses < 8 && !(await isFocused(lab.code)); presses += 1) await keyboard.press("F6");
  await expect(lab.code).toBeFocused();
  await keyboard.press("Control+End");
  await keyboard.type("print('by keyboard')");
  await keyboard.press("Control+Enter");
  await lab.expectOnScreen("by keyboard");
});

test("the skip link is the first stop and leads to the content", async ({ browserOf }) => {
  const page = await browserOf(null);
  await page.goto("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#main$/);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
});

test("code and terminal let the keyboard out again", async ({ lab }) => {
  const { lab: room } = await lab();
  const { keyboard } = room.page;
  for (const trap of [room.code, room.shell]) {
    await trap.focus();
    await keyboard.press("Tab");
    await expect(trap).toBeFocused();
    await keyboard.press("Control+M");
    await keyboard.press("Tab");
    await expect(trap).not.toBeFocused();
    await trap.focus();
    await keyboard.press("Control+M");
  }
  await room.shell.focus();
  await keyboard.press("Escape");
  await keyboard.press("Tab");
  await expect(room.shell).not.toBeFocused();
});

async function tabTo(page: Page, target: ReturnType<Page["getByRole"]>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

function isFocused(target: ReturnType<Page["getByRole"]>): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(
    () => [document.documentElement.scrollWidth, innerWidth] as const,
  );
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(window);
}
