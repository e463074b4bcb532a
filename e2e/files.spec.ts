import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expectAccessible } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";
import { programIn } from "./program.ts";

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

test("a file, and then the whole lab, go back to the start, and that can be undone", async ({ lab }) => {
  const { lab: room } = await lab();
  const { page } = room;
  const start = await room.text();
  await room.write("all different");
  await room.expectSaved();
  await room.file("main.py").getByRole("button", { name: "Actions for main.py" }).click();
  await page.getByRole("menuitem", { name: "Reset…" }).click();
  await expectAccessible(page);
  await room.dialog("Reset main.py?").getByRole("button", { name: "Reset" }).click();
  await room.expectText(start);
  await room.messages.getByRole("button", { name: "Undo" }).click();
  await room.expectText("all different");

  await page.getByRole("button", { name: "More to do with the files" }).click();
  await page.getByRole("menuitem", { name: "Reset all files…" }).click();
  await room.dialog("Reset all files?").getByRole("button", { name: "Reset" }).click();
  await room.expectText(start);
});

test("a folder is uploaded as it is, without what tools keep, and the lab comes back as a zip", async ({
  lab,
}) => {
  const { lab: room } = await lab();
  const { page } = room;
  const folder = await mkdtemp(join(tmpdir(), "upload-"));
  await mkdir(join(folder, "project/src"), { recursive: true });
  await mkdir(join(folder, "project/node_modules/x"), { recursive: true });
  await writeFile(join(folder, "project/dos.txt"), "one\r\ntwo\r\n");
  await writeFile(join(folder, "project/src/app.py"), "print('app')\n");
  await writeFile(join(folder, "project/node_modules/x/index.js"), "x");
  await page.getByLabel("Folder to upload").setInputFiles(join(folder, "project"));
  await expect(room.messages).toContainText("2 files uploaded.");
  await room.typeInShell(
    "clear; od -c project/dos.txt | head -1; echo modules:$(find project -name 'index*' | wc -l)",
  );
  await room.expectOnScreen(/\\r\s+\\n/);
  await room.expectOnScreen("modules:0");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "More to do with the files" }).click();
  await page.getByRole("menuitem", { name: "Download all as zip" }).click();
  const zip = await readFile(await (await download).path());
  expect(zip.subarray(0, 2).toString()).toBe("PK");
  expect(zip.includes("project/src/app.py")).toBe(true);
});

test("an instructor's copy of a student's lab goes its own way", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await student.lab.write("print('mine')");
  await instructor.lab.expectText("print('mine')");
  const { page } = instructor.lab;
  await page.getByRole("button", { name: "More to do with the files" }).click();
  await page.getByRole("menuitem", { name: "Make a copy of this lab" }).click();
  await expect(page).not.toHaveURL(new RegExp(student.workspaceId));
  await instructor.lab.expectOpen();
  await expect(page.getByText(`Copy of ${student.person.name}’s lab`)).toBeVisible();
  await instructor.lab.expectText("print('mine')");
  await instructor.lab.write("print('tried')");
  await instructor.lab.expectSaved();
  await student.lab.expectText("print('mine')");
  await page.getByRole("button", { name: "More to do with the files" }).click();
  await page.getByRole("menuitem", { name: "Your copies…" }).click();
  const copies = instructor.lab.dialog("Your copies of this lab");
  await expect(copies.getByRole("link", { name: `Copy of ${student.person.name}’s lab` })).toBeVisible();
  await expectAccessible(page);
});

test("what the disk refuses is told in the editor, and when it works again", async ({ lab, server }) => {
  const student = await lab();
  const { lab: room } = student;
  const fill = "for i in 1 2 3 4 5 6 7 8 9; do cat /dev/zero > fill$i; done 2>/dev/null";
  await room.typeInShell(`${fill}; echo is-$((6 * 7))-full`);
  await room.expectOnScreen("is-42-full");
  const program = await programIn(student, server.origin);
  const main = program.files.find("main.py");
  if (main?.kind !== "text") throw new Error("main.py is text");
  main.text.insert(0, "# much text\n".repeat(40_000));
  const notice = room.page.getByText("is not saved to the lab's disk, which is full");
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await room.typeInShell("rm fill*");
  await expect(room.messages).toContainText("Everything is saved to the lab's disk again.", {
    timeout: 20_000,
  });
  await expect(notice).toBeHidden();
  program.close();
});
