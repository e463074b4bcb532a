import { expect } from "./fixtures.ts";
import type { LabPage } from "./lab-page.ts";
import type { Person } from "./people.ts";

interface Typist {
  readonly lab: LabPage;
  readonly person: Person;
  /** What this one writes. */
  readonly words: string;
}

/** One writes behind the first line while the other writes behind the last; each sees the other's words and cursor. */
export async function typeTogether(first: Typist, last: Typist): Promise<void> {
  await last.lab.write("top\n\nbottom");
  await first.lab.expectText("top\n\nbottom");
  await first.lab.code.focus();
  await first.lab.page.keyboard.press("Control+Home");
  await first.lab.page.keyboard.press("End");
  await last.lab.code.focus();
  await last.lab.page.keyboard.press("Control+End");
  await Promise.all([first, last].map(({ lab, words }) => lab.page.keyboard.type(words)));
  for (const { lab } of [last, first]) await lab.expectText(`top${first.words}\n\nbottom${last.words}`);
  await expect(last.lab.caretOf(first.person.name)).toBeVisible();
  await expect(first.lab.caretOf(last.person.name)).toBeVisible();
}
