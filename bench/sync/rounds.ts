import { setTimeout as delay } from "node:timers/promises";
import { isHiddenPath } from "#server/labs/document.ts";
import type { SandboxLab } from "#server/labs/testing/sandbox-lab.ts";
import { randomFrom, type Random } from "#tests/random.ts";
import { untilOne, withSandboxLab } from "./sandboxes.ts";

const ROUNDS = 200;
const EDITS = 10;

/** Inserts lines into random files, half of the time in place, half by renaming a new file over the old one. */
const PROGRAM = `
import os, random, sys, time
round = int(sys.argv[1]); random.seed(round)
for count in range(${String(EDITS)}):
    name = random.choice([n for n in sorted(os.listdir(".")) if n.endswith(".txt")])
    with open(name) as file: lines = file.readlines()
    lines.insert(random.randrange(len(lines) + 1), "G%d.%d\\n" % (round, count))
    if random.random() < 0.5:
        with open(name, "r+") as file: file.writelines(lines)
    else:
        with open(name + "~", "w") as file: file.writelines(lines)
        os.replace(name + "~", name)
    time.sleep(random.random() * 0.02)
`;

/**
 * A program and a person edit the same few files at random moments. From the end of the edits until disk and document
 * are one. Each edit is a line of its own: one that is lost or doubled makes the bench fail.
 */
export function measureRounds(): Promise<number[]> {
  return withSandboxLab(async (lab) => {
    await lab.sandbox.home.write(".cache/edit.py", new TextEncoder().encode(PROGRAM));
    for (let n = 0; n < 4; n += 1) lab.files.create(`f${String(n)}.txt`, "one\ntwo\nthree\n");
    await untilOne(lab, performance.now());
    const delays: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const program = lab.run(`python3 .cache/edit.py ${String(round)}`);
      await Promise.all([program, typeIn(lab, randomFrom(round), round)]);
      delays.push(await untilOne(lab, performance.now()));
      await expectEachOnce(lab, round);
    }
    return delays;
  });
}

async function typeIn(lab: SandboxLab, random: Random, round: number): Promise<void> {
  for (let count = 0; count < EDITS; count += 1) {
    const file = random.pick(lab.files.list().filter(({ kind }) => kind === "text"));
    if (file.kind !== "text") throw new Error("picked among texts");
    const lines = file.text.toString().split(/(?<=\n)/);
    const at = lines.slice(0, random.below(lines.length + 1)).join("").length;
    file.text.insert(at, `D${String(round)}.${String(count)}\n`);
    await delay(random.below(30));
  }
}

async function expectEachOnce(lab: SandboxLab, round: number): Promise<void> {
  const { entries } = await lab.sandbox.home.list({ skip: isHiddenPath });
  const counts = new Map<string, number>();
  for (const { path } of entries) {
    for (const line of (lab.inDocument(path) ?? "").split("\n"))
      counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  for (let count = 0; count < EDITS; count += 1) {
    for (const side of ["D", "G"]) {
      const mark = `${side}${String(round)}.${String(count)}`;
      if (counts.get(mark) !== 1)
        throw new Error(`round ${String(round)}: ${mark} is there ${String(counts.get(mark) ?? 0)} times`);
    }
  }
}
