import type { Locator } from "@playwright/test";

import { expectAccessible } from "./accessibility.ts";
import { COURSE, expect, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { labOf, openLab } from "./people.ts";
import { TerminalText } from "./terminal-page.ts";

test("a terminal is as large as its pane, and programs hear of a new size", async ({ lab }) => {
  const { lab: room } = await lab();
  const rows = room.screen.locator("> div");
  for (const height of [640, 900]) {
    const before = await rows.count();
    await room.page.setViewportSize({ width: 1280, height });
    await expect(rows).not.toHaveCount(before);
    const count = String(await rows.count());
    await room.typeInShell(
      `clear; until stty size | grep -q '^${count} '; do :; done; echo as-tall-${height}-$((1+1))`,
    );
    await room.expectOnScreen(`as-tall-${String(height)}-2`);
  }
});

test("wide, combining and coloured letters stand where programs believe they do", async ({ lab }) => {
  const { lab: room } = await lab();
  const text = new TerminalText(room);
  await room.typeInShell(String.raw`clear; printf '%b' '日本🎉e\u0301=\n1234567=\n'`);
  const edge = async (run: Locator) => {
    const box = await run.boundingBox();
    return box === null ? NaN : Math.round(box.x + box.width);
  };
  await expect(text.run(/^1234567=/)).toBeVisible();
  expect(await edge(text.run(/^e\u0301=/))).toBe(await edge(text.run(/^1234567=/)));

  // One Backspace takes a letter with its accent, the next an emoji of two columns.
  await room.typeInShell("clear");
  await room.page.keyboard.insertText("echo 日本🎉e\u0301");
  await room.expectOnScreen(/\$ echo 日本🎉e\u0301/u);
  for (const key of ["Backspace", "Backspace", "x", "Enter"]) await room.page.keyboard.press(key);
  await room.expectOnScreen(/日本x.*日本x/u);

  await room.typeInShell(
    String.raw`clear; printf '\e[48;5;202m%s\e[0m \e[48;2;10;20;30m%s\e[0m\n' indexed exact`,
  );
  await expect(text.run(/^indexed$/)).toHaveCSS("background-color", "rgb(255, 95, 0)");
  await expect(text.run(/^exact$/)).toHaveCSS("background-color", "rgb(10, 20, 30)");
});

test("lines that are pasted wait for Enter", async ({ lab }) => {
  const { lab: room } = await lab();
  const text = new TerminalText(room);
  const { keyboard } = room.page;
  await text.allowClipboard();
  await text.setClipboard("echo fi'r'st\necho sec'o'nd\n");
  await room.shell.focus();
  await keyboard.press("Control+V");
  await room.expectOnScreen("sec'o'nd");
  await keyboard.press("Control+C");
  await room.typeInShell("echo not'h'ing");
  await room.expectOnScreen("nothing");
  await expect(room.screen).not.toContainText("first");
  await text.choose("Paste");
  await expect(room.shell).toBeFocused();
  await expect(text.run("sec'o'nd")).toHaveCount(1);
  await keyboard.press("Enter");
  await room.expectOnScreen(/first.*second/);
});

test("what is selected is copied by keys and by menu, and interrupts nothing", async ({ lab }) => {
  const { lab: room } = await lab();
  const text = new TerminalText(room);
  const { keyboard, mouse } = room.page;
  await text.allowClipboard();
  await room.typeInShell("clear; echo cop'y'me; read -r line; echo got-$line");
  for (const keys of ["Control+C", "Control+Shift+C"]) {
    await text.setClipboard("other");
    await text.select("copyme");
    await keyboard.press(keys);
    await expect.poll(() => text.clipboard()).toBe("copyme");
  }
  // With nothing selected the clipboard stays as it is.
  await keyboard.press("Control+Shift+C");
  await keyboard.type("on");
  await keyboard.press("Enter");
  await room.expectOnScreen("got-on");
  expect(await text.clipboard()).toBe("copyme");

  await text.choose("Select all");
  await text.choose("Copy what is selected");
  await expect.poll(() => text.clipboard()).toMatch(/copyme[^]*got-on/);
  await text.choose("Copy what is selected");
  await expect(room.messages).toContainText("Nothing is selected in the terminal.");

  // The browser's own menu acts on xterm's hidden field, which is brought there with the selection in it.
  await text.select("got-on");
  await mouse.click(...(await text.middleOf("got-on")), { button: "right" });
  await expect(room.shell).toHaveValue("got-on");
});

test("links open in a page of their own that cannot reach the lab", async ({ lab }) => {
  const { lab: room } = await lab();
  const text = new TerminalText(room);
  const { mouse } = room.page;
  const context = room.page.context();
  await context.route("https://docs.example.test/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Documentation</h1>" }),
  );
  const link = (uri: string, words: string) => String.raw`printf '\e]8;;${uri}\e\\${words}\e]8;;\e\\\n'`;
  await room.typeInShell(
    `clear; echo https://docs.example.test/plain?a=1; ${link("https://docs.example.test/named", "na''med")}; ` +
      link("javascript:document.title=1", "un''safe"),
  );
  const title = await room.page.title();
  await mouse.click(...(await text.middleOf("unsafe")));
  const terminal = room.page.locator(".terminal .xterm").first();
  for (const [words, address] of [
    [/^https:\/\/docs/, "https://docs.example.test/plain?a=1"],
    ["named", "https://docs.example.test/named"],
  ] as const) {
    const place = await text.middleOf(words);
    await mouse.move(...place);
    // xterm looks for links once the mouse rests on them; then it is said where they lead.
    await expect(terminal).toHaveAttribute("title", address);
    const [opened] = await Promise.all([context.waitForEvent("page"), mouse.click(...place)]);
    await expect(opened.getByRole("heading", { name: "Documentation" })).toBeVisible();
    expect(opened.url()).toBe(address);
    expect(await opened.evaluate(() => [window.opener === null, document.referrer])).toEqual([true, ""]);
    await opened.close();
  }
  expect(context.pages()).toHaveLength(1);
  expect(await room.page.title()).toBe(title);
});

test("text that has scrolled away is found again", async ({ lab }) => {
  const { lab: room } = await lab();
  const text = new TerminalText(room);
  const { keyboard } = room.page;
  await room.typeInShell("clear; echo need''le-1; seq 2000; echo need''le-2; seq 100; echo e''nd");
  await room.expectOnScreen(/100.*end/);
  await keyboard.press("Control+F");
  const field = room.page.getByRole("textbox", { name: "Find in terminal" });
  await expect(field).toBeFocused();
  await keyboard.type("needle-");
  await room.expectOnScreen("needle-2");
  await expect(room.screen).not.toContainText("needle-1");
  await keyboard.press("Enter");
  await room.expectOnScreen("needle-1");
  await keyboard.press("Shift+Enter");
  await room.expectOnScreen("needle-2");
  await field.fill("nowhere-at-all");
  await expect(room.page.getByRole("search").getByRole("status")).toHaveText("Not found");
  await expectAccessible(room.page);
  await keyboard.press("Escape");
  await expect(room.shell).toBeFocused();
  await text.choose("Find…");
  await expect(field).toBeFocused();
});

test("with a screen reader the output is said and can be read line by line", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.page.getByRole("button", { name: "Settings and keyboard shortcuts" }).click();
  await room.page.getByRole("checkbox", { name: "Optimise code and terminal for a screen reader" }).check();
  await room.page.keyboard.press("Escape");
  await room.typeInShell("clear; echo sa'i'd-aloud");
  const spoken = room.page.locator(".xterm-accessibility [aria-live=assertive]");
  await expect(spoken).toContainText("said-aloud");
  const lines = room.page.locator(".xterm-accessibility-tree").getByRole("listitem");
  await expect(lines.filter({ hasText: "said-aloud" }).first()).toBeAttached();
  await expectAccessible(room.page);
});

test("the shell completes names, and its prompt tells the folder and the exit code", async ({ lab }) => {
  const { lab: room } = await lab();
  const { keyboard } = room.page;
  await room.shell.focus();
  await keyboard.type("clear; cat mai");
  await keyboard.press("Tab");
  await room.expectOnScreen("cat main.py");
  await keyboard.press("Control+U");
  await keyboard.type("git chec");
  await keyboard.press("Tab");
  await room.expectOnScreen("git checkout");
  await keyboard.press("Control+U");
  await room.typeInShell("mkdir -p deep/er; cd deep/er; (exit 42)");
  await room.expectOnScreen(/student@lab:~\/deep\/er \[42\]\$/);
  await room.typeInShell("clear");
  await room.expectOnScreen(/^student@lab:~\/deep\/er\$/);
});

test("what a lab starts by itself runs in a terminal of its own", async ({
  newStudent,
  browserOf,
  server,
}) => {
  needSandboxes();
  const student = await newStudent();
  const labId = await labOf(student, COURSE.slug, "lists");
  await server.giveStartCommand(labId, "echo start-$((20+2)); exec sleep infinity");
  try {
    const room = new LabPage(await browserOf(student));
    await room.open(await openLab(student, COURSE.slug, "lists"));
    await room.page.getByRole("tab", { name: /^echo start/ }).click();
    await room.expectOnScreen("start-22");
    await room.page.getByRole("tab", { name: "Terminal", exact: true }).click();
    await room.typeInShell("echo besi'd'es");
    await room.expectOnScreen("besides");
  } finally {
    await server.giveStartCommand(labId, "");
  }
});
