import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

import { expectAccessible } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";

test("files are made, renamed, moved and deleted with the keyboard", async ({ lab }) => {
  const { lab: room } = await lab();
  const { page } = room;
  const { keyboard } = page;

  await page.getByRole("button", { name: "New folder" }).press("Enter");
  await expect(room.dialog("New folder").getByRole("textbox")).toBeFocused();
  await keyboard.type("data");
  await keyboard.press("Enter");
  await expect(room.file("data")).toBeVisible();

  await page.getByRole("button", { name: "New file" }).press("Enter");
  await expect(room.dialog("New file").getByRole("textbox")).toBeFocused();
  await expectAccessible(page);
  await keyboard.type("first.txt");
  await keyboard.press("Enter");
  await expect(room.tab("first.txt")).toHaveAttribute("aria-selected", "true");
  await room.write("content that stays");

  await room.file("first.txt").focus();
  await keyboard.press("F2");
  const rename = room.dialog("Rename first.txt");
  await expect(rename.getByRole("textbox")).toBeFocused();
  await keyboard.type("second");
  await keyboard.press("Enter");
  await expect(room.file("second.txt")).toBeVisible();
  await expect(room.file("first.txt")).toBeHidden();

  await room.file("second.txt").getByRole("button", { name: "Actions for second.txt" }).press("Enter");
  await page.getByRole("menuitem", { name: "Move to…" }).press("Enter");
  const move = room.dialog("Move second.txt");
  await move.getByRole("combobox").selectOption("data");
  await move.getByRole("button", { name: "Move" }).press("Enter");
  await expect(move).toBeHidden();
  await room.typeInShell("until [ -e data/second.txt ]; do sleep 0.1; done; cat data/second.txt");
  await room.expectOnScreen("content that stays");

  await room.file("second.txt").focus();
  await keyboard.press("Delete");
  await expect(room.dialog("Delete second.txt?")).toBeVisible();
  await keyboard.press("Enter");
  await expect(room.file("second.txt")).toBeHidden();
  await room.messages.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(room.file("second.txt")).toBeVisible();
});

test("a name that cannot be is refused in words, and nothing is made", async ({ lab }) => {
  const { lab: room } = await lab();
  const { page } = room;
  await page.getByRole("button", { name: "New file" }).click();
  const dialog = room.dialog("New file");
  const name = dialog.getByRole("textbox");
  const refusals = [
    ["../escape.py", /must not contain “\.” or “\.\.”/],
    ["/etc/passwd", /must not begin with “\/”/],
    ["a".repeat(300), /too long: 255 bytes at most/],
    ["bell\u0007.py", /control characters/],
    ["main.py", /already something at “main\.py”/],
    ["a\\b", /must not contain “\\”/],
  ] as const;
  for (const [typed, sentence] of refusals) {
    await name.fill(typed);
    await name.press("Enter");
    await expect(name).toHaveAccessibleDescription(sentence);
    await expect(dialog).toBeVisible();
  }
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(room.files.getByRole("row")).toHaveCount(2);
});

test("a binary file is uploaded and downloaded as the same bytes", async ({ lab }) => {
  const { lab: room } = await lab();
  const { page } = room;
  const bytes = Buffer.concat([Buffer.from([0, 255, 254, 0]), randomBytes(300_000)]);
  const digest = createHash("sha256").update(bytes).digest("hex");
  const upload = page.getByLabel("Files to upload");

  await upload.setInputFiles({ name: "picture.bin", mimeType: "application/octet-stream", buffer: bytes });
  await expect(room.file("picture.bin")).toBeVisible();
  await room.typeInShell("sha256sum picture.bin | cut -c1-40");
  await room.expectOnScreen(digest.slice(0, 40));

  await room.file("picture.bin").click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const downloaded = await readFile(await (await download).path());
  expect(createHash("sha256").update(downloaded).digest("hex")).toBe(digest);
});

test("a second upload of the same name asks, and keeps both", async ({ lab }) => {
  const { lab: room } = await lab();
  const upload = room.page.getByLabel("Files to upload");
  const file = (text: string) => ({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  await upload.setInputFiles(file("the first"));
  await expect(room.file("notes.txt")).toBeVisible();

  await upload.setInputFiles(file("the second"));
  const question = room.dialog("notes.txt is already there");
  await expect(question).toBeVisible();
  await expectAccessible(room.page);
  await question.getByRole("button", { name: "Keep both" }).click();
  await expect(room.file("notes (2).txt")).toBeVisible();

  await upload.setInputFiles(file("the third"));
  await question.getByRole("button", { name: "Replace" }).click();
  await room.file("notes.txt").click();
  await room.expectText("the third");
  await room.file("notes (2).txt").click();
  await room.expectText("the second");
});

test("a paste of 20 MB is refused in words, and nothing is lost", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.write("precious");
  await room.code.evaluate((target) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "x".repeat(20 * 1024 * 1024));
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(room.messages).toContainText("That is too much text for one file");
  await room.typeAtEnd(" still");
  await room.expectText("precious still");
  await room.expectSaved();
});
