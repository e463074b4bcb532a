import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { COURSE, expect, LESSON, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";

/** A bit of everything, with brackets in brackets. */
const SAMPLE = [
  "# a comment",
  "import math",
  "class Shape(object):",
  "    def area(self, sides: list[int] = [1, (2, {3: [4]})]) -> float:",
  "        return f'{math.pi * len(sides)}' + \"text\\n\" if sides else None",
  "",
].join("\n");

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

for (const colorScheme of ["light", "dark"] as const) {
  // axe does not judge what Monaco lays over its own background.
  test(`letters and numbers of the editor are read easily, in ${colorScheme}`, async ({ lab }) => {
    const { lab: room } = await lab();
    await room.page.emulateMedia({ colorScheme });
    await room.write(SAMPLE);
    await room.code.press("Control+Home");
    await expect.poll(() => faintIn(room.page)).toEqual([]);
    // Nothing is found in nothing.
    expect(await room.page.locator(".monaco-editor .line-numbers").count()).toBeGreaterThan(5);
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

/** What of the editor's text stands out from its background by less than 4.5 to 1: the colours, and an example. */
function faintIn(page: Page): Promise<string[]> {
  return page
    .locator(".monaco-editor")
    .first()
    .evaluate((editor) => {
      const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const luminance = (color: string) => {
        const [red = 0, green = 0, blue = 0] = channels(color).map((value) =>
          value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const background = luminance(getComputedStyle(editor).backgroundColor);
      return [...editor.querySelectorAll(".line-numbers, .view-line span span")].flatMap((element) => {
        const text = element.textContent?.trim() ?? "";
        const { color } = getComputedStyle(element);
        const [lighter = 0, darker = 0] = [luminance(color), background].sort((a, b) => b - a);
        const contrast = (lighter + 0.05) / (darker + 0.05);
        return text === "" || contrast >= 4.5 ? [] : [`${text}: ${color} has ${contrast.toFixed(2)}`];
      });
    });
}

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
