export interface Person {
  readonly id: string;
  readonly name: string;
}

const MAX_OFFERED = 6;

/** The mention that is being typed before the caret: where its "@" stands and what follows; null when none is. */
export function mentionBefore(text: string, caret: number): { at: number; typed: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}'.-]*(?: [\p{L}\p{N}'.-]*)?)$/u.exec(text.slice(0, caret));
  const typed = found?.[1];
  return typed === undefined ? null : { at: caret - typed.length - 1, typed };
}

/** Those whose name, or a part of it, begins with what is typed. */
export function peopleFor(typed: string, people: readonly Person[]): Person[] {
  const wanted = typed.toLowerCase();
  return people
    .filter(({ name }) => {
      const known = name.toLowerCase();
      return known !== wanted && (known.startsWith(wanted) || known.includes(` ${wanted}`));
    })
    .slice(0, MAX_OFFERED);
}

/** A comment in parts, with those that mention somebody marked. */
export function partsOf(
  body: string,
  people: readonly Person[],
): readonly { readonly text: string; readonly isMention: boolean }[] {
  const names = people.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (names.length === 0) return [{ text: body, isMention: false }];
  // Longer names first, so that one which another begins with does not take its place.
  names.sort((a, b) => b.length - a.length);
  return body
    .split(new RegExp(`(@(?:${names.join("|")})(?![\\p{L}\\p{N}]))`, "iu"))
    .map((text, index) => ({ text, isMention: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
