import { expectAccessible } from "./accessibility.ts";
import { expect, test, type InLab } from "./fixtures.ts";

/** Chooses an act of the menu that says who types. */
async function choose({ lab }: InLab, act: string | RegExp): Promise<void> {
  await lab.page.getByRole("button", { name: /Change who types/ }).click();
  await lab.page.getByRole("menuitem", { name: act }).click();
}

test("two people pass the keyboard of a terminal to each other", async ({ twoPeople }) => {
  const { student, instructor } = await twoPeople();
  const keyboardOf = ({ lab }: InLab) => lab.page.getByRole("button", { name: /Change who types/ });
  await expect(keyboardOf(student)).toContainText("Everyone types");

  // The instructor alone types; the student's keys go nowhere, and they are told why.
  await choose(instructor, "Let one person type");
  await expect(keyboardOf(instructor)).toContainText("You have the keyboard");
  await expect(keyboardOf(student)).toContainText(`${instructor.person.name} has the keyboard`);
  await expectAccessible(student.lab.page);
  await instructor.lab.typeInShell("echo from-$((40+1))");
  for (const { lab } of [student, instructor]) await lab.expectOnScreen("from-41");
  await student.lab.typeInShell("echo stray-$((1+1))");

  // It is the student's lab: they may take it, and give it back.
  await choose(student, "Take the keyboard");
  await expect(keyboardOf(student)).toContainText("You have the keyboard");
  await student.lab.typeInShell("echo mine-$((2+1))");
  for (const { lab } of [student, instructor]) await lab.expectOnScreen("mine-3");
  await expect(student.lab.screen).not.toContainText("stray-2");

  await choose(student, `Give it to ${instructor.person.name}`);
  await expect(instructor.lab.page.getByText("You are offered the keyboard.")).toBeVisible();
  await instructor.lab.page.getByRole("button", { name: "Take it" }).click();
  await expect(keyboardOf(student)).toContainText(`${instructor.person.name} has the keyboard`);

  await choose(instructor, "Let everyone type");
  await expect(keyboardOf(student)).toContainText("Everyone types");
  await student.lab.typeInShell("echo again-$((3+1))");
  for (const { lab } of [student, instructor]) await lab.expectOnScreen("again-4");
});
