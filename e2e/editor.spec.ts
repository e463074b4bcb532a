import type { Page } from "@playwright/test";
import { CONNECTION_LOST, REFUSED, SIGNED_OUT } from "./console-watch.ts";
import { expect, test } from "./fixtures.ts";
import type { LabPage } from "./lab-page.ts";
import { modelOf } from "./monaco.ts";
import { signInDemo } from "./people.ts";
import { programIn } from "./program.ts";

// Two browsers and a lab take their time on a busy machine.
test.describe.configure({ timeout: 180_000 });

test("line ends stay LF, whatever the editor, the clipboard or another program makes of them", async ({
  twoPeople,
  server,
}) => {
  const { student, instructor } = await twoPeople();
  const { lab: room } = student;
  await room.write("one\ntwo\nthree");
  await instructor.lab.expectText("one\ntwo\nthree");

  // As an editor's own “use Windows line ends” does.
  const model = await modelOf(room.page);
  await model.evaluate((each) => each.setEOL(1));
  await model.evaluate((each) => each.pushEOL(1));
  await room.typeAtEnd("!");
  await instructor.lab.expectText("one\ntwo\nthree!");
  await instructor.lab.typeAtEnd("?");
  await room.expectText("one\ntwo\nthree!?");

  await paste(room, "\r\nfour\rfive\r\n");
  await instructor.lab.expectText("one\ntwo\nthree!?\nfour\nfive\n");
  await room.page.keyboard.press("Control+Z");
  await instructor.lab.expectText("one\ntwo\nthree!?");
  await room.page.keyboard.press("Control+Y");
  await instructor.lab.expectText("one\ntwo\nthree!?\nfour\nfive\n");

  const program = await programIn(student, server.origin);
  const text = program.files.text(program.files.find("main.py")?.id ?? "");
  text.insert(3, "\r\nand a half");
  for (const { lab } of [student, instructor]) {
    await lab.expectText("one\nand a half\ntwo\nthree!?\nfour\nfive\n");
  }
  await room.typeAtEnd("end");
  const all = "one\nand a half\ntwo\nthree!?\nfour\nfive\nend";
  for (const { lab } of [student, instructor]) {
    await lab.expectText(all);
    expect(await (await modelOf(lab.page)).evaluate((each) => each.getValue())).toBe(all);
  }
  await expect.poll(() => text.toString()).toBe(all);
  program.close();
});

test("a tab that was frozen shows on its return what others wrote, and saves what is typed then", async ({
  twoPeople,
}) => {
  const { student, instructor } = await twoPeople();
  const { lab: room } = student;
  await room.write("before\n");
  await instructor.lab.expectText("before\n");
  const devtools = await room.page.context().newCDPSession(room.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await instructor.lab.typeAtEnd("while the other slept\n");
  await instructor.lab.expectSaved();

  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await room.expectText("before\nwhile the other slept\n");
  await room.typeAtEnd("awake");
  await instructor.lab.expectText("before\nwhile the other slept\nawake");
  await room.expectSaved();
});

test("after an hour asleep a page does not trust its old connection", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  const { lab: room } = student;
  await room.page.addInitScript(() => {
    const now = Date.now.bind(Date);
    let asleepMs = 0;
    Date.now = () => now() + asleepMs;
    window.addEventListener("test-sleep", () => (asleepMs += 3_600_000));
  });
  await room.page.reload();
  await room.expectOpen();
  await room.write("before\n");
  await instructor.lab.expectText("before\n");
  const dialled = room.page.waitForEvent("websocket", (socket) => socket.url().includes("/collab/"));
  await instructor.lab.typeAtEnd("meanwhile\n");
  // What a page sees after its machine has slept: the clock has moved on, timers have not.
  await room.page.evaluate(() => window.dispatchEvent(new Event("test-sleep")));
  await dialled;
  await room.expectText("before\nmeanwhile\n");
  await room.typeAtEnd("awake");
  await instructor.lab.expectText("before\nmeanwhile\nawake");
  await room.expectSaved();
});

test("undo takes back only what was typed here, also after the connection was lost", async ({
  twoPeople,
  complaints,
}) => {
  complaints.allow(...CONNECTION_LOST);
  const { student, instructor } = await twoPeople();
  const { lab: room } = student;
  await room.write("mine ");
  await instructor.lab.expectText("mine ");
  await instructor.lab.typeAtEnd("theirs ");
  await room.expectText("mine theirs ");
  await room.typeAtEnd("mine again");
  await instructor.lab.expectText("mine theirs mine again");

  await room.page.context().setOffline(true);
  await room.expectSaveState("Offline: kept on this device");
  await instructor.lab.typeAtEnd(" and theirs");
  await room.page.context().setOffline(false);
  await room.expectText("mine theirs mine again and theirs");

  await room.code.focus();
  await room.page.keyboard.press("Control+Z");
  await instructor.lab.expectText("mine theirs  and theirs");
  await room.page.keyboard.press("Control+Y");
  await instructor.lab.expectText("mine theirs mine again and theirs");
  // Each takes back their own, however often they ask.
  for (let times = 0; times < 10; times++) await room.page.keyboard.press("Control+Z");
  await instructor.lab.expectText(/theirs {2}and theirs$/);
  await instructor.lab.code.focus();
  for (let times = 0; times < 10; times++) await instructor.lab.page.keyboard.press("Control+Z");
  await room.expectText(/^(?!.*theirs)/);
});

test("emoji stay whole when two people write around them", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await student.lab.write("a😀b");
  await instructor.lab.expectText("a😀b");
  await instructor.lab.code.focus();
  await instructor.lab.page.keyboard.press("Control+Home");
  await instructor.lab.page.keyboard.press("ArrowRight");
  await instructor.lab.page.keyboard.press("ArrowRight");
  await instructor.lab.page.keyboard.insertText("😁");
  await student.lab.expectText("a😀😁b");
  await student.lab.code.focus();
  await student.lab.page.keyboard.press("Control+End");
  await student.lab.page.keyboard.press("ArrowLeft");
  await student.lab.page.keyboard.press("Backspace");
  await student.lab.page.keyboard.insertText("👩‍🚀é");
  for (const { lab } of [student, instructor]) {
    await lab.expectText("a😀👩‍🚀éb");
    expect(await (await modelOf(lab.page)).evaluate((each) => each.getValue())).toBe("a😀👩‍🚀éb");
  }
});

test("a paste of 5 MB is refused in words, and can be kept as a file that opens read-only", async ({
  lab,
}) => {
  const { lab: room } = await lab();
  await room.write("precious");
  await paste(room, `${"x".repeat(80)}\n`.repeat(60_000));
  await expect(room.messages).toContainText("That is too much text for one file");
  await room.expectText("precious");
  await room.messages.getByRole("button", { name: "Keep as a file" }).click();
  await room.file("pasted.txt").click();
  await expect(room.page.getByText(/This file has 60\s001 lines\. It is shown read-only/)).toBeVisible();
  await room.tab("main.py").click();
  await room.typeAtEnd(" still");
  await room.expectText("precious still");
  await room.expectSaved();
});

test("a file beyond 50 000 lines opens read-only, and an open one that grows so far stays open", async ({
  lab,
}) => {
  const { lab: room } = await lab();
  await room.typeInShell("seq 61203 > big.txt; echo small > log.txt");
  await room.file("big.txt").click();
  await expect(room.page.getByText(/This file has 61\s204 lines\. It is shown read-only/)).toBeVisible();
  await room.expectText(/^1\n2\n3\n/);
  await expect(room.page.getByRole("link", { name: "Download" })).toBeVisible();

  await room.file("log.txt").click();
  await room.expectText("small\n");
  await room.typeInShell("seq 50001 > log.txt");
  await expect(room.page.getByText(/This file has 50\s002 lines\. It is shown read-only/)).toBeVisible();
  await expect(room.tab("log.txt")).toHaveAttribute("aria-selected", "true");
  await room.typeInShell("echo small again > log.txt");
  await room.expectText("small again\n");
  await room.typeAtEnd("typed");
  await room.expectText("small again\ntyped");
});

test("a shared text that grows too large is read-only until the growth is undone", async ({
  lab,
  server,
}) => {
  const inLab = await lab();
  const { lab: room } = inLab;
  await room.write("start\n");
  await paste(room, "p".repeat(600_000));
  await room.expectSaved();
  const program = await programIn(inLab, server.origin);
  const text = program.files.text(program.files.find("main.py")?.id ?? "");
  text.insert(0, `${"y".repeat(600_000)}\n`);
  const notice = room.page.getByText("This file has grown beyond 1 MB");
  await expect(notice).toBeVisible();
  await room.code.focus();
  await room.page.keyboard.type("refused");
  await room.page.keyboard.press("Control+Z");
  await expect(notice).toBeHidden();
  await room.typeAtEnd("taken");
  await expect.poll(() => text.toString()).toMatch(/^(?!.*p{10})[^]*taken$/);
  expect(text.length).toBeLessThan(700_000);
  program.close();
});

test("a page whose session has ended stops asking for news", async ({ browserOf, complaints, server }) => {
  complaints.allow(...CONNECTION_LOST, REFUSED, SIGNED_OUT);
  // A session of its own: other tests go on with theirs.
  const person = await signInDemo(server.origin, "instructor2");
  const page = await browserOf(person);
  await page.clock.install();
  const dials: string[] = [];
  page.on("websocket", (socket) => {
    if (socket.url().endsWith("/api/trpc")) dials.push(socket.url());
  });
  await page.goto("/teach");
  await expect.poll(() => dials.length).toBe(1);
  const asked = page.waitForResponse(/account\.me/);
  await person.api.account.signOut.mutate();
  await runUntil(page, asked);
  const before = dials.length;
  await page.clock.runFor("10:00");
  expect(dials.length).toBe(before);
});

async function paste(room: LabPage, text: string): Promise<void> {
  await room.code.focus();
  await room.page.keyboard.press("Control+End");
  await room.code.evaluate((target, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Lets the page's clock run on until this has happened. */
async function runUntil(page: Page, happened: Promise<unknown>): Promise<void> {
  let isOver = false;
  void happened.then(() => (isOver = true));
  await expect(async () => {
    await page.clock.runFor(5_000);
    expect(isOver).toBe(true);
  }).toPass();
}
