import { structuredPatch } from "diff";
import type { CourseContent, LabContent } from "./content.ts";
import { outlineChanges, type OutlineChange } from "./outline-changes.ts";

/** One part of a course that is not the same in two versions. */
export interface Difference {
  readonly key: string;
  /** What the part is called, in the later version if it is in that. */
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  readonly hunks: readonly Hunk[];
  /** Of the outline: what happened to its modules and lessons. */
  readonly changes: readonly OutlineChange[];
}

export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  /** Each begins with " ", "+" or "-". */
  readonly lines: readonly string[];
}

const CONTEXT_LINES = 3;
/** Texts that differ in more than this are shown as one removed and one added. */
const MAX_EDITS = 4_000;

/** What differs, part by part: parts are told apart by their ids, so what was only moved or renamed says so. */
export function compareContents(before: CourseContent, after: CourseContent): Difference[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key): Difference[] => {
    const [then, later] = [old.get(key), now.get(key)];
    if (then?.text === later?.text) return [];
    const change = then === undefined ? "added" : later === undefined ? "removed" : "changed";
    const name = (later ?? then)?.name ?? "";
    const hunks = hunksOf(then?.text ?? "", later?.text ?? "");
    const changes = key === "outline" ? outlineChanges(before, after) : [];
    return [{ key, name, change, hunks, changes }];
  });
}

interface Part {
  readonly name: string;
  readonly text: string;
}

function partsOf(content: CourseContent): Map<string, Part> {
  const parts = new Map<string, Part>([
    ["about", { name: "About the course", text: aboutOf(content) }],
    ["outline", { name: "Outline", text: outlineOf(content) }],
  ]);
  for (const { lessons } of content.modules) {
    for (const { id, title, text, lab } of lessons) {
      parts.set(`lesson/${id}`, { name: title, text });
      if (lab === null) continue;
      parts.set(`lab/${lab.id}`, { name: `${title}: lab`, text: definitionOf(lab) });
      for (const [folder, files] of [
        ["starter", lab.starter] as const,
        ["solution", lab.solution] as const,
        ["tests", lab.tests.filter(({ visible }) => visible)] as const,
        ["hidden tests", lab.tests.filter(({ visible }) => !visible)] as const,
      ]) {
        for (const { path, content: source } of files) {
          parts.set(`lab/${lab.id}/${folder}/${path}`, { name: `${title}: ${folder}/${path}`, text: source });
        }
      }
    }
  }
  return parts;
}

function aboutOf(content: CourseContent): string {
  const { title, category, difficulty, durationMinutes, priceCents, cover } = content;
  const list = (name: string, points: readonly string[]) => [
    `${name}:`,
    ...points.map((point) => `- ${point}`),
  ];
  return lines([
    ...fields({ title, category, difficulty, durationMinutes, priceCents, cover }),
    ...["summary:", content.summary, "description:", content.description],
    ...list("objectives", content.objectives),
    ...list("prerequisites", content.prerequisites),
  ]);
}

function outlineOf({ modules }: CourseContent): string {
  return lines(
    modules.flatMap(({ title, summary, lessons }) => [
      title,
      ...(summary === "" ? [] : [`  ${summary}`]),
      ...lessons.map(
        (lesson) =>
          `  - ${lesson.title} (${String(lesson.durationMinutes)} min, done by ${DONE_BY[lesson.completion]})${lesson.summary === "" ? "" : `: ${lesson.summary}`}`,
      ),
    ]),
  );
}

const DONE_BY = { read: "reading", tests: "passing tests", manual: "the student’s word" } as const;

function definitionOf({ id: _, starter: __, solution: ___, tests: ____, ...definition }: LabContent): string {
  const { instructions, environment, hints, ...rest } = definition;
  return lines([
    ...fields({ ...rest, ...environment }),
    ...["instructions:", instructions],
    ...hints.flatMap((hint, index) => [`hint ${String(index + 1)}:`, hint]),
  ]);
}

function fields(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}: ${String(value)}`);
}

const lines = (all: readonly string[]) => `${all.join("\n")}\n`;

function hunksOf(before: string, after: string): Hunk[] {
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS };
  const patch = structuredPatch("", "", before, after, "", "", options);
  if (patch !== undefined)
    return patch.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines }));
  const all = (text: string, sign: string) => text.split("\n").map((line) => sign + line);
  return [{ oldStart: 1, newStart: 1, lines: [...all(before, "-"), ...all(after, "+")] }];
}
