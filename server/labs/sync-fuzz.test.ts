import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { LabFileError, type LabFile } from "./document.ts";
import type { Sync } from "./sync.ts";
import { randomFrom, type Random } from "#tests/random.ts";
import { syncedLab, treeOfDisk, type SyncedLab } from "./testing/synced-lab.ts";

// People and programs change the same few files at random moments. Each edit adds a line of its own, so that a lost or
// doubled one is seen. Only lines and files without such lines are removed. The seed decides what is done; when it
// meets a pass of the sync is up to the machine, so a failing seed may need a few runs to fail again.

const STEPS = 80;
const names = ["a.txt", "b.txt", "src/a.txt", "src/b.txt", "src/deep/c.txt", "c"];
const isMark = (line: string) => /^[DG]\d/.test(line);

let lab: SyncedLab | undefined;
afterEach(async () => {
  await lab?.remove();
  lab = undefined;
});

test.each(seeds(1, 26))(
  "seed %i: both sides agree in the end, and no edit is lost or doubled",
  async (seed) => {
    lab = syncedLab({ settled: true });
    const marks = await disturb(lab, randomFrom(seed));
    await lab.agree();
    const lines = Object.values(treeOfDisk(lab.home.root)).flatMap((content) => content.split("\n"));
    const count = new Map<string, number>();
    for (const line of lines) count.set(line, (count.get(line) ?? 0) + 1);
    for (const mark of marks) expect(count.get(mark), `seed ${seed}: ${mark}`).toBe(1);
  },
);

test.each(seeds(101, 15))(
  "seed %i: with a disk that takes its time, both sides agree in the end",
  async (seed) => {
    lab = syncedLab();
    await disturb(lab, randomFrom(seed));
    await lab.agree();
  },
);

/** Random edits on both sides, with restarts of the sync in between. Gives the lines that must be there. */
async function disturb(target: SyncedLab, random: Random): Promise<string[]> {
  const marks: string[] = [];
  for (const name of names.slice(0, 4)) target.files.create(name, "base 1\nbase 2\nbase 3\nbase 4\n");
  let sync: Sync = await target.start();
  for (let step = 0; step < STEPS; step++) {
    const mark = step * 10;
    if (random.below(2) === 0) editDocument(target, random, `D${mark}`, marks);
    else editDisk(target, random, `G${mark}`, marks);
    const pause = random.below(12);
    if (pause === 0) await sync.flush();
    else if (pause === 1) {
      await sync.close();
      editDisk(target, random, `G${mark + 1}`, marks);
      editDocument(target, random, `D${mark + 1}`, marks);
      sync = await target.start();
    } else if (pause < 6) await wait(random.below(30));
    else if (pause < 9) await turn();
  }
  return marks;
}

function editDocument({ files }: SyncedLab, random: Random, mark: string, marks: string[]): void {
  const texts = files
    .list()
    .filter((file): file is Extract<LabFile, { kind: "text" }> => file.kind === "text");
  const file = texts[random.below(texts.length)];
  const action = random.below(10);
  try {
    if (action === 0 || !file) {
      files.create(random.pick(names), `${mark}\n`);
      marks.push(mark);
    } else if (action === 1) files.move(file.path, `moved-${mark}.txt`);
    else if (action === 2 && !hasMarks(file.text.toString())) files.remove(file.path);
    else if (action === 3 && files.find("src")) files.move("src", `folder-${mark}`);
    else {
      const { at, line } = randomLine(random, file.text.toString());
      if (action === 4 && line !== "" && !isMark(line)) file.text.delete(at, line.length);
      else {
        file.text.insert(at, `${mark}\n`);
        marks.push(mark);
      }
    }
  } catch (error) {
    // A name that is taken is refused, as it is for people.
    if (!(error instanceof LabFileError)) throw error;
  }
}

function editDisk({ home }: SyncedLab, random: Random, mark: string, marks: string[]): void {
  const tree = treeOfDisk(home.root);
  const path = random.pick(
    Object.keys(tree)
      .filter((one) => tree[one] !== "(folder)")
      .concat("made.txt"),
  );
  const file = join(home.root, path);
  const content = existsSync(file) ? readFileSync(file, "utf8") : "";
  const action = random.below(10);
  if (action === 0) {
    const made = join(home.root, random.pick(names));
    if (existsSync(made) || isInsideFile(made)) return;
    mkdirSync(dirname(made), { recursive: true });
    writeFileSync(made, `${mark}\n`);
    marks.push(mark);
  } else if (action === 1 && existsSync(file)) renameSync(file, join(home.root, `mv-${mark}.txt`));
  else if (action === 2 && !hasMarks(content)) rmSync(file, { force: true });
  else if (action === 3 && existsSync(join(home.root, "src"))) {
    renameSync(join(home.root, "src"), join(home.root, `dir-${mark}`));
  } else {
    const { at, line } = randomLine(random, content);
    const isRemoval = action === 4 && line !== "" && !isMark(line);
    const next =
      content.slice(0, at) +
      (isRemoval ? "" : `${mark}\n`) +
      content.slice(isRemoval ? at + line.length : at);
    if (!isRemoval) marks.push(mark);
    if (random.below(2) === 0) writeFileSync(file, next);
    else {
      const temporary = join(home.root, "sedAAAAAA");
      writeFileSync(temporary, next);
      renameSync(temporary, file);
    }
  }
}

function randomLine(random: Random, text: string): { at: number; line: string } {
  const lines = text.split(/(?<=\n)/);
  const index = random.below(lines.length + 1);
  return { at: lines.slice(0, index).join("").length, line: lines[index] ?? "" };
}

function hasMarks(text: string): boolean {
  return text.split("\n").some(isMark);
}

function isInsideFile(path: string): boolean {
  return existsSync(dirname(path)) && !existsSync(join(dirname(path), "."));
}

function seeds(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => first + n);
}
