import { expect, test } from "vitest";
import { groupMoments, type LogRow } from "./moments.ts";

const tenOClock = Date.UTC(2026, 0, 5, 10);

/** Rows from `[seconds after ten, author]`; "-" is a program. */
function rowsAt(...edits: readonly [seconds: number, author: string][]): LogRow[] {
  return edits.map(([seconds, author], index) => ({
    seq: BigInt(index + 1),
    actorId: author === "-" ? null : author,
    startedAt: tenOClock + seconds * 1_000,
    endedAt: tenOClock + seconds * 1_000,
    edits: 1,
    bytes: 10,
    momentSeq: null,
  }));
}

/** One author's edits every two seconds. */
function typing(author: string, from: number, to: number): [number, string][] {
  const edits: [number, string][] = [];
  for (let second = from; second <= to; second += 2) edits.push([second, author]);
  return edits;
}

/** Moments as "seconds of first edit - seconds of last edit: authors". */
function shown(rows: readonly LogRow[]): string[] {
  const seconds = (time: number) => String((time - tenOClock) / 1_000);
  return groupMoments(rows).map(
    ({ startedAt, endedAt, actorIds }) => `${seconds(startedAt)}-${seconds(endedAt)}: ${actorIds.join("+")}`,
  );
}

test("C72 one person's edits without a pause are one moment, with what they add up to", () => {
  const [moment, ...others] = groupMoments(rowsAt([0, "ada"], [30, "ada"], [89, "ada"]));
  expect(others).toEqual([]);
  expect(moment).toMatchObject({
    seq: 3n,
    startedAt: tenOClock,
    endedAt: tenOClock + 89_000,
    actorIds: ["ada"],
    edits: 3,
    bytes: 30,
  });
});

test.each([
  { what: "no edits, no moments", edits: [], moments: [] },
  {
    what: "a pause of a minute ends a moment",
    edits: [
      [0, "ada"],
      [59, "ada"],
      [119, "ada"],
    ],
    moments: ["0-59: ada", "119-119: ada"],
  },
  {
    what: "another author who goes on begins a moment",
    edits: [...typing("ada", 0, 60), ...typing("bob", 61, 120)],
    moments: ["0-60: ada", "61-119: bob"],
  },
  {
    what: "people who alternate quickly share a moment",
    edits: [
      [0, "ada"],
      [1, "bob"],
      [3, "ada"],
      [4, "bob"],
      [9, "bob"],
      [11, "ada"],
    ],
    moments: ["0-11: ada+bob"],
  },
  {
    what: "a quick word from another does not end a moment",
    edits: [...typing("ada", 0, 30), [31, "bob"], ...typing("ada", 33, 60)],
    moments: ["0-59: ada+bob"],
  },
  {
    what: "a quick word, then taking over, does",
    edits: [...typing("ada", 0, 30), [31, "bob"], [32, "ada"], ...typing("bob", 34, 60)],
    moments: ["0-32: ada+bob", "34-60: bob"],
  },
  {
    what: "after alternating, whoever goes on alone begins a moment",
    edits: [[0, "ada"], [1, "bob"], [2, "ada"], [3, "bob"], ...typing("ada", 4, 30)],
    moments: ["0-3: ada+bob", "4-30: ada"],
  },
  {
    what: "programs are no authors, and no strangers",
    edits: [...typing("ada", 0, 20), [21, "-"], ...typing("ada", 22, 40), ...typing("-", 42, 60)],
    moments: ["0-40: ada", "42-60: "],
  },
  {
    what: "how it began stays apart from what people do next",
    edits: [
      [0, "-"],
      [1, "ada"],
      [2, "-"],
      [3, "bob"],
    ],
    moments: ["0-0: ", "1-3: ada+bob"],
  },
  {
    what: "five minutes at most",
    edits: typing("ada", 0, 700),
    moments: ["0-300: ada", "302-602: ada", "604-700: ada"],
  },
  {
    what: "the full hour ends a moment",
    edits: typing("ada", 3_590, 3_610),
    moments: ["3590-3598: ada", "3600-3610: ada"],
  },
  {
    what: "clocks that run back a little do no harm",
    edits: [
      [10, "ada"],
      [9, "ada"],
      [12, "ada"],
    ],
    moments: ["9-12: ada"],
  },
] satisfies { what: string; edits: [number, string][]; moments: string[] }[])(
  "C72 $what",
  ({ edits, moments }) => {
    expect(shown(rowsAt(...edits))).toEqual(moments);
  },
);

test("C73 the rows of a merged moment stay together and apart from others", () => {
  const [one, two, three, four] = rowsAt([0, "ada"], [40, "bob"], [41, "ada"], [42, "ada"]);
  if (!one || !two || !three || !four) throw new Error("four rows were asked for");
  const merged = [
    { ...one, edits: 20, endedAt: one.endedAt + 35_000, momentSeq: 2n },
    { ...two, edits: 4, startedAt: one.startedAt + 5_000, momentSeq: 2n },
  ];
  const moments = groupMoments([...merged, three, four]);
  expect(moments.map(({ seq, actorIds, edits }) => ({ seq, actorIds, edits }))).toEqual([
    { seq: 2n, actorIds: ["ada", "bob"], edits: 24 },
    { seq: 4n, actorIds: ["ada"], edits: 2 },
  ]);
});
