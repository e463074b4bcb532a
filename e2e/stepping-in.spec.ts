import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { COURSE, expect, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { newStudentOf } from "./people.ts";

const GRACE = "Grace Lindqvist";

test("a raised hand waits in the queue until the instructor has come and said done", async ({
  signedInAs,
  lab,
}) => {
  test.slow();
  const teaching = await signedInAs("instructor");
  const { person: student, lab: room } = await lab();
  await teaching.goto("/teach");
  await expect(teaching.getByText("Live", { exact: true })).toBeVisible();

  await room.page.getByRole("button", { name: "Ask for help" }).click();
  const dialog = room.dialog("Ask for help");
  await dialog.getByLabel("What is it about?").fill("why three lines?");
  await expectAccessible(room.page);
  await dialog.getByRole("button", { name: "Raise hand" }).click();
  await expect(room.page.getByText(/Your hand is up\. You are (next|\d+\w\w in line)\./)).toBeVisible();

  // Nobody has reloaded the instructor's page.
  const queued = teaching.getByRole("listitem").filter({ hasText: "why three lines?" });
  await expect(queued).toContainText(student.name);
  await expectAccessible(teaching);
  await room.page.reload();
  await expect(room.page.getByText(/Your hand is up\./)).toBeVisible();

  const visit = new LabPage(teaching);
  await queued.getByRole("link", { name: `Step in to help ${student.name}` }).click();
  await visit.expectOpen();
  await expect(teaching.getByText(`${student.name} asks: “why three lines?”`)).toBeVisible();
  await expect(room.page.getByText(`Your hand is up. ${GRACE} is here to help.`)).toBeVisible();
  await expect(
    room.page.getByText(new RegExp(`Here with you: ${GRACE} \\(instructor\\) since`)),
  ).toBeVisible();

  await teaching.getByRole("button", { name: `Done: ${student.name} is helped` }).click();
  await expect(room.messages).toContainText("Your question is marked as answered.");
  await expect(room.page.getByText(/Your hand is up\./)).toBeHidden();
  await expect(room.page.getByRole("button", { name: "Ask for help" })).toBeVisible();
});

test("a classmate is invited, may write, may not any more, and is out", async ({
  lab,
  server,
  browserOf,
  complaints,
}) => {
  test.slow();
  // The guest is put out at the end.
  complaints.allow(REFUSED);
  const { lab: room, workspaceId } = await lab();
  const friend = await newStudentOf(server.origin, COURSE.slug);
  await room.page.getByRole("button", { name: /^People/ }).click();
  const people = room.dialog("People in this lab");
  await people.getByRole("searchbox", { name: "Name" }).fill(friend.name.toLowerCase());
  await people.getByRole("button", { name: `Invite ${friend.name}` }).click();
  const mayWrite = people.getByRole("switch", { name: `May write: ${friend.name}` });
  await expect(mayWrite).not.toBeChecked();
  await expectAccessible(room.page);

  const guest = new LabPage(await browserOf(friend));
  await guest.page.goto("/learn");
  await expectAccessible(guest.page);
  await guest.page.getByRole("link", { name: /^Open .* of / }).click();
  await expect(guest.code).toBeAttached({ timeout: 30_000 });
  await expect(guest.screen).toContainText("$", { timeout: 30_000 });
  await guest.typeAtEnd("not yet");
  await expect(guest.page.getByRole("button", { name: "Run tests" })).toBeDisabled();
  expect(await guest.text()).not.toContain("not yet");

  await mayWrite.click();
  await expect(guest.messages).toContainText("You may write in this lab now.");
  await guest.typeAtEnd("# from a friend");
  await room.expectText(/# from a friend/);

  await mayWrite.click();
  await expect(guest.messages).toContainText("You can watch this lab now, but not change it.");
  await guest.typeAtEnd(" again");
  expect(await guest.text()).not.toContain(" again");

  await people.getByRole("button", { name: `Withdraw the invitation of ${friend.name}` }).click();
  await expect(
    guest.page.getByRole("alert").filter({ hasText: "do not have permission" }).first(),
  ).toBeVisible();
  await guest.page.goto(`/lab/${workspaceId}`);
  await expect(guest.page.getByText("There is no lab here that you may open.")).toBeVisible();
});

test("a person is followed: file, lines and terminal, through a reload, until one moves", async ({
  twoPeople,
}) => {
  test.slow();
  const { student, instructor } = await twoPeople();
  const leader = instructor.lab;
  const follower = student.lab;
  await leader.write(Array.from({ length: 200 }, (_, at) => `line_${String(at + 1)} = 1`).join("\n"));
  await leader.expectSaved();
  await follower.people.getByRole("button", { name: `Follow ${instructor.person.name}` }).click();
  await expect(leader.page.getByText(`${student.person.name} follows you.`)).toBeVisible();

  // Scrolling, with the cursor left where it is.
  await leader.code.focus();
  for (let page = 0; page < 20; page += 1) await leader.page.keyboard.press("Alt+PageUp");
  await follower.expectText(/line_1 =/);
  await leader.page.keyboard.press("Control+End");
  await follower.expectText(/line_200 =/);

  await leader.page.getByRole("tab", { name: /^Tests/ }).click();
  await expect(follower.page.getByRole("tab", { name: /^Tests/ })).toHaveAttribute("aria-selected", "true");
  await leader.file("test_main.py").click();
  await expect(follower.tab("test_main.py")).toHaveAttribute("aria-selected", "true");

  await leader.page.reload();
  await leader.expectSaved();
  await leader.file("main.py").click();
  await expect(follower.tab(/^main\.py/)).toHaveAttribute("aria-selected", "true");

  await follower.file("test_main.py").click();
  await expect(follower.page.getByText(`Following ${instructor.person.name}`)).toBeHidden();
  await expect(leader.page.getByText(`${student.person.name} follows you.`)).toBeHidden();
  await expect(follower.tab("test_main.py")).toHaveAttribute("aria-selected", "true");
});

test("a host brings everyone to where they are", async ({ twoPeople }) => {
  test.slow();
  const { student, instructor } = await twoPeople();
  await instructor.lab.file("test_main.py").click();
  await instructor.lab.page.getByRole("button", { name: /^People/ }).click();
  await instructor.lab.page.getByRole("button", { name: "Bring everyone here" }).click();
  await expect(student.lab.messages).toContainText(`${instructor.person.name} has brought everyone here.`);
  await expect(student.lab.tab("test_main.py")).toHaveAttribute("aria-selected", "true");
  await student.lab.messages.getByRole("button", { name: "Go back" }).click();
  await expect(student.lab.tab(/^main\.py/)).toHaveAttribute("aria-selected", "true");
  await expect(student.lab.page.getByText(`Following ${instructor.person.name}`)).toBeHidden();
});
