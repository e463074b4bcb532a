import { WebSocket } from "ws";

import { CONNECTION_LOST, REFUSED } from "./console-watch.ts";
import { expect, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { programIn } from "./program.ts";

// Whatever a lab is put through, it stays a lab.
test.slow();

test("a reload in the midst of a line, and a network that goes away, lose no key and double none", async ({
  lab,
  complaints,
}) => {
  complaints.allow(...CONNECTION_LOST);
  const { lab: room } = await lab();
  const { page } = room;
  await room.shell.focus();
  await page.keyboard.type("clear; echo half-");
  await room.expectOnScreen("echo half-");
  await page.reload();
  await room.expectOpen();
  await room.typeInShell("whole-$((1+1))");
  await room.expectOnScreen("half-whole-2");

  await page.context().setOffline(true);
  await expect(page.getByText("Reconnecting… what runs goes on")).toBeVisible({ timeout: 30_000 });
  await room.typeInShell("clear; echo away-$((2+2)) | tee -a typed.txt");
  await page.context().setOffline(false);
  await room.expectOnScreen("away-4");
  await room.typeInShell("clear; wc -l < typed.txt; echo co'unt'ed");
  await room.expectOnScreen(/^1counted/);
});

test("two tabs of one person type into one shell, each key once", async ({ lab, browserOf }) => {
  const { lab: one, person, workspaceId } = await lab();
  const two = new LabPage(await browserOf(person));
  await two.open(workspaceId);
  await one.shell.focus();
  await one.page.keyboard.type("clear; echo from-");
  await two.expectOnScreen("echo from-");
  await two.shell.focus();
  await two.page.keyboard.type("both-$((3+3))");
  await one.expectOnScreen("both-$((3+3))");
  await one.page.keyboard.press("Enter");
  for (const room of [one, two]) await room.expectOnScreen("from-both-6");
});

test("a home that is deleted comes back from the history, and the shell goes on", async ({ lab }) => {
  const { lab: room } = await lab();
  const start = await room.text();
  await room.typeInShell("rm -rf ~; echo de'let'ed");
  await room.expectOnScreen("deleted");
  await expect(room.file("main.py")).toBeHidden();
  await room.page.getByRole("button", { name: "More to do with the files" }).click();
  await room.page.getByRole("menuitem", { name: "Reset all files…" }).click();
  await room.dialog("Reset all files?").getByRole("button", { name: "Reset" }).click();
  await expect(room.file("main.py")).toBeVisible();
  await room.file("main.py").click();
  await room.expectText(start);
  await room.typeInShell("clear; cd; until [ -s main.py ]; do :; done; ls");
  await room.expectOnScreen(/main\.py\s+test_main\.py/);
});

test("a file that somebody renames while another types in it keeps every letter", async ({ lab, server }) => {
  const student = await lab();
  const { lab: room } = student;
  await room.write("");
  const program = await programIn(student, server.origin);
  const words = Array.from({ length: 40 }, (_, at) => `word${String(at)} `).join("");
  const typing = room.page.keyboard.type(words, { delay: 5 });
  for (const name of ["a.py", "b.py", "c.py"]) {
    const [file] = program.files.list().filter(({ path }) => /^(main|a|b)\.py$/.test(path));
    if (file === undefined) throw new Error("the file is gone");
    program.files.move(file.path, name);
    await expect(room.tab(name)).toBeVisible();
  }
  await typing;
  await room.expectText(words);
  await room.expectSaved();
  await room.typeInShell("clear; until grep -q word39 c.py; do :; done; wc -w c.py");
  await room.expectOnScreen("40 c.py");
  program.close();
});

test("forty terminals are eight, and a flood in one leaves the others and the editor free", async ({
  lab,
  server,
  complaints,
}) => {
  complaints.allow(REFUSED);
  const { lab: room, person, workspaceId } = await lab();
  const add = room.page.getByRole("button", { name: "New terminal" });
  for (let count = 2; count <= 8; count += 1) {
    await add.click();
    await expect(room.page.getByRole("tab", { name: `Terminal ${String(count)}` })).toBeVisible();
  }
  await add.click();
  await expect(room.messages).toContainText("A lab has at most 8 terminals.");
  await room.expectOnScreen("$");
  const sockets = Array.from({ length: 32 }, (_, at) => {
    const address = `${server.origin.replace("http", "ws")}/terminal/${workspaceId}/more-${String(at)}`;
    const socket = new WebSocket(address, { headers: { Authorization: `Bearer ${person.token}` } });
    socket.on("error", () => undefined);
    return new Promise<boolean>((resolve) => {
      socket.on("message", (_data, isBinary) => isBinary && resolve(true));
      socket.on("close", () => resolve(false));
    });
  });
  expect((await Promise.all(sockets)).filter(Boolean)).toEqual([]);

  await room.typeInShell("yes flood");
  await room.expectOnScreen(/(flood){5}/);
  await room.write("print('still here')");
  await room.expectSaved();
  await room.page.getByRole("tab", { name: "Terminal", exact: true }).click();
  await room.typeInShell("clear; cat main.py; echo free-$((4+4))");
  await room.expectOnScreen(/still here.*free-8/);
  await room.page.getByRole("tab", { name: "Terminal 8" }).click();
  await room.shell.focus();
  await room.page.keyboard.press("Control+C");
  await room.typeInShell("clear; echo over-$((5+5))");
  await room.expectOnScreen("over-10");
});

test("a fork bomb ends in words before everyone's eyes, and a classmate's terminal goes on", async ({
  twoPeople,
}) => {
  test.setTimeout(240_000);
  const { student, instructor } = await twoPeople();
  await instructor.lab.page.getByRole("button", { name: "New terminal" }).click();
  await instructor.lab.expectOnScreen("$");
  await student.lab.typeInShell("bomb() { bomb | bomb & }; bomb");
  await expect(student.lab.screen).toContainText("and was stopped.", { timeout: 120_000 });
  await instructor.lab.typeInShell("clear; echo mine-$((6+6))");
  await instructor.lab.expectOnScreen("mine-12");
  await instructor.lab.page.getByRole("tab", { name: "Terminal", exact: true }).click();
  await instructor.lab.expectOnScreen("and was stopped.");
  await student.lab.page.keyboard.press("Enter");
  await student.lab.typeInShell("clear; echo alive-$((7+7))");
  for (const { lab } of [student, instructor]) await lab.expectOnScreen("alive-14");
  await student.lab.write("print('safe')");
  await student.lab.expectSaved();
});
