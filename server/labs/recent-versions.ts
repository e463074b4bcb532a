/**
 * What the disk held a moment ago. A program reads a file, thinks, and writes it; what was typed in between reached
 * the disk and is gone from it again. Compared with the last text on the disk this looks like a removal. Compared with
 * the text the program had read, it is none. Which one that was is told by likeness: a formatter's output is closest
 * to its input.
 *
 * Going back to a much older text (`git checkout -- file`) must stay what it is: there, each older version is closer
 * than the next, and the closest is the oldest one that is kept.
 */
import { diffText } from "./text-diff.ts";

const KEPT_MS = 10_000;
const MOST_VERSIONS = 100;
const MOST_LETTERS = 1024 * 1024;
/** As long as the oldest version was on the disk this short ago, a program may just have read it. */
const JUST_READ_MS = 2_000;
const JUST_READ_UNCHANGED_MS = 300;
/** Of all letters before and after. What has less in common was made of something else. */
const MOST_CHANGED = 0.25;

interface Version {
  readonly text: string;
  /** When it was replaced. */
  readonly until: number;
}

export class RecentVersions {
  #versions: Version[] = [];
  #letters = 0;

  /** The sync has written another text over this one. */
  replaced(text: string, now: number): void {
    this.#versions.push({ text, until: now });
    this.#letters += text.length;
    this.#forgetOld(now);
  }

  /** The text that a program most likely made `next` of: `last`, which is on the disk, or an earlier one. */
  originOf(next: string, last: string, now: number): string {
    this.#forgetOld(now);
    let closest: { version: Version; index: number } | undefined;
    let leastChanged = this.#versions.length === 0 ? 0 : changed(last, next);
    for (const [index, version] of [...this.#versions.entries()].reverse()) {
      if (leastChanged === 0) break;
      const letters = changed(version.text, next);
      if (letters >= leastChanged || letters > MOST_CHANGED * (version.text.length + next.length)) continue;
      leastChanged = letters;
      closest = { version, index };
    }
    if (closest === undefined) return last;
    const mostMs = closest.index > 0 ? KEPT_MS : leastChanged === 0 ? JUST_READ_UNCHANGED_MS : JUST_READ_MS;
    return now - closest.version.until <= mostMs ? closest.version.text : last;
  }

  #forgetOld(now: number): void {
    const isTooMuch = () => this.#versions.length > MOST_VERSIONS || this.#letters > MOST_LETTERS;
    for (let oldest = this.#versions[0]; oldest; oldest = this.#versions[0]) {
      if (!isTooMuch() && now - oldest.until <= KEPT_MS) return;
      this.#versions.shift();
      this.#letters -= oldest.text.length;
    }
  }
}

function changed(before: string, after: string): number {
  return diffText(before, after).reduce((sum, { remove, insert }) => sum + remove + insert.length, 0);
}
