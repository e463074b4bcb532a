import { expectAccessible } from "./accessibility.ts";
import { COURSE, expect, needSandboxes, test } from "./fixtures.ts";
import { LabPage } from "./lab-page.ts";
import { typeTogether } from "./type-together.ts";

test("an instructor sees a student come into a lab, and steps in beside them", async ({
  signedInAs,
  newStudent,
  browserOf,
}) => {
  needSandboxes();
  const teaching = await signedInAs("instructor");
  const student = await newStudent();
  await teaching.goto(`/teach?q=${encodeURIComponent(student.name)}`);
  await expect(teaching.getByText("Live", { exact: true })).toBeVisible();
  const labs = teaching.getByRole("list", { name: `Labs of ${student.name}` });
  await expect(teaching.getByText("No lab opened yet.")).toBeVisible();

  const room = new LabPage(await browserOf(student));
  await room.page.goto(`/learn/${COURSE.slug}/hello-world`);
  await room.page.getByRole("button", { name: "Open lab" }).click();
  await room.expectOpen();
  await room.typeInShell("echo before-anyone-came");
  await room.expectOnScreen(/before-anyone-came.*before-anyone-came/);

  // Nobody has reloaded the instructor's page.
  await expect(labs.getByText("Open now")).toBeVisible({ timeout: 15_000 });
  await expectAccessible(teaching);
  const visit = new LabPage(teaching);
  await labs.getByRole("link", { name: `Step in: ${student.name}` }).click();
  await visit.expectOpen();
  await expect(teaching.getByText(`You are in ${student.name}’s lab.`)).toBeVisible();
  await visit.expectOnScreen(/before-anyone-came.*before-anyone-came/);

  const names = { student: student.name, instructor: "Grace Lindqvist" };
  await expect(visit.people.getByRole("button", { name: names.student })).toBeVisible();
  await expect(room.people.getByRole("button", { name: names.instructor })).toBeVisible();
  await expect(room.messages).toContainText(`${names.instructor} (instructor) has joined.`);
});

test("two people write in one file at once, each seeing the other's cursor", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await typeTogether(
    { ...instructor, words: " from the one who teaches" },
    { ...student, words: " from the one who learns" },
  );
  await Promise.all([student.lab.expectSaved(), instructor.lab.expectSaved()]);
});

test("two people share one shell", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await student.lab.write('print("seen by", 1 + 1)\n');
  await student.lab.expectSaved();
  await instructor.lab.typeInShell("cat main.py; python3 main.py");
  for (const { lab } of [student, instructor]) await lab.expectOnScreen("seen by 2");
  await student.lab.typeInShell("echo answered-$((20+2))");
  for (const { lab } of [student, instructor]) await lab.expectOnScreen("answered-22");
});

test("what programs write appears in everyone's editor", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await student.lab.typeInShell("echo made-by-the-shell > notes.txt");
  await expect(instructor.lab.file("notes.txt")).toBeVisible();
  await instructor.lab.file("notes.txt").click();
  await instructor.lab.expectText("made-by-the-shell\n");
  await expect(student.lab.file("notes.txt")).toBeVisible();

  await student.lab.typeInShell("sed -i s/made/changed/ notes.txt");
  await instructor.lab.expectText("changed-by-the-shell\n");

  // And the other way: what is typed is on the disk.
  await instructor.lab.typeAtEnd("and by the editor");
  await instructor.lab.expectSaved();
  await student.lab.typeInShell("until grep -q editor notes.txt; do sleep 0.1; done; wc -l notes.txt");
  await student.lab.expectOnScreen("1 notes.txt");
});

test("a person is followed from file to file", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  await student.lab.people.getByRole("button", { name: `Follow ${instructor.person.name}` }).click();
  await expect(student.lab.page.getByText(`Following ${instructor.person.name}`)).toBeVisible();
  await instructor.lab.file("test_main.py").click();
  await expect(student.lab.tab("test_main.py")).toHaveAttribute("aria-selected", "true");
  await student.lab.page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(student.lab.page.getByText(`Following ${instructor.person.name}`)).toBeHidden();
});
