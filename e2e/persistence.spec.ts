import { CONNECTION_LOST } from "./console-watch.ts";
import { expect, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";

test("a reload brings back files, open tabs and the terminal with its history", async ({ lab }) => {
  const { lab: room } = await lab();
  await room.write("kept = True\n");
  await room.file("test_main.py").click();
  await expect(room.tab("test_main.py")).toHaveAttribute("aria-selected", "true");
  await room.typeInShell("marker=remembered; echo printed-before");
  await room.expectOnScreen(/printed-before.*printed-before/);
  await room.expectSaved();

  await room.page.reload();
  await room.expectOpen();
  await expect(room.tab("test_main.py")).toHaveAttribute("aria-selected", "true");
  await room.tab("main.py").first().click();
  await room.expectText("kept = True\n");
  await room.expectOnScreen(/printed-before.*printed-before/);
  // It is the same shell, not one that looks like it.
  await room.typeInShell("echo $marker-by-the-shell");
  await room.expectOnScreen("remembered-by-the-shell");
});

test("a second tab shows the same, at once", async ({ lab }) => {
  const { lab: room, workspaceId } = await lab();
  const second = new LabPage(await room.page.context().newPage());
  await second.open(workspaceId);
  await room.write("written in the first tab");
  await second.expectText("written in the first tab");
  await second.typeAtEnd(", and in the second");
  await room.expectText("written in the first tab, and in the second");
  // Both are one person, who is not "also here".
  await expect(room.people).toBeHidden();
});

test("a killed server loses nothing that was typed meanwhile", async ({
  lab,
  server,
  complaints,
  browserOf,
}) => {
  complaints.allow(...CONNECTION_LOST);
  const { lab: room, workspaceId, person } = await lab();
  await room.write("start ");
  await room.expectSaved();

  const words = Array.from({ length: 12 }, (_, at) => `word${String(at)} `).join("");
  const typing = room.typeAtEnd(words);
  const restart = server.restartServer();
  await Promise.all([typing, restart]);
  await room.expectText(`start ${words}`);
  await room.expectSaved();

  // Someone without a copy in the browser sees what the server has.
  await room.page.close();
  const fresh = new LabPage(await browserOf(person));
  await fresh.open(workspaceId);
  await fresh.expectText(`start ${words}`);
  await fresh.typeInShell("cat main.py");
  await fresh.expectOnScreen("word11");
});

test("work is there after everything was stopped and started", async ({ lab, server, complaints }) => {
  complaints.allow(...CONNECTION_LOST);
  const { lab: room } = await lab();
  await room.write("before = 'the restart'\n");
  await room.typeInShell("echo shell-was-here > made.txt; mkdir deep");
  await expect(room.file("made.txt")).toBeVisible();
  await expect(room.file("deep")).toBeVisible();
  await room.expectSaved();

  await server.restartAll();
  await room.page.reload();
  await room.expectOpen();
  await room.expectText("before = 'the restart'\n");
  await expect(room.file("made.txt")).toBeVisible();
  await room.typeInShell("clear; cat made.txt main.py");
  await room.expectOnScreen("shell-was-here");
  await room.expectOnScreen("the restart");
});

test("what is typed offline is kept, and merged with what others typed", async ({
  twoPeople,
  complaints,
}) => {
  complaints.allow(...CONNECTION_LOST);
  const { student, instructor } = await twoPeople();
  await student.lab.write("first\nlast");
  await instructor.lab.expectText("first\nlast");

  await student.lab.page.context().setOffline(true);
  await student.lab.expectSaveState("Offline: kept on this device");
  await student.lab.typeAtEnd(", typed offline");
  await instructor.lab.code.focus();
  await instructor.lab.page.keyboard.press("Control+Home");
  await instructor.lab.page.keyboard.type("online: ");
  await student.lab.expectText("first\nlast, typed offline");

  await student.lab.page.context().setOffline(false);
  for (const { lab } of [student, instructor]) await lab.expectText("online: first\nlast, typed offline");
  await student.lab.expectSaved();
});
