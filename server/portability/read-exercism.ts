import { z } from "zod";
import type { LabContent, LessonContent, ModuleContent } from "#server/authoring/index.ts";
import { checkPath } from "#server/labs/document.ts";
import { labSettingsSchema, type LabFileContent } from "#server/labs/schema.ts";
import { chooseSlug } from "#server/slugs.ts";
import { idOfPath } from "./item-ids.ts";
import type { ReadCourse } from "./read-course-tree.ts";
import type { Notes } from "./report.ts";
import { filesBelow, foldersIn, textIn, type Tree } from "./tree.ts";

const exerciseSchema = z.object({
  slug: z.string(),
  name: z.string().default(""),
  difficulty: z.number().default(1),
  status: z.string().default("active"),
});
const trackSchema = z.object({
  language: z.string().default("Exercism"),
  slug: z.string().default(""),
  blurb: z.string().default(""),
  exercises: z
    .object({
      concept: z.array(exerciseSchema).default([]),
      practice: z.array(exerciseSchema).default([]),
    })
    .prefault({}),
});
const names = z
  .array(z.string())
  .transform((all) => [...new Set(all)])
  .default([]);
const metaSchema = z.object({
  blurb: z.string().default(""),
  files: z
    .object({ solution: names, test: names, example: names, exemplar: names, editor: names })
    .prefault({}),
});
type Exercise = z.output<typeof exerciseSchema>;

/** What labs can do for a language. Without a way to test, lessons are done by reading. */
const COMMANDS: Readonly<Record<string, { readonly run: string; readonly test: string | null }>> = {
  python: { run: "python3 {file}", test: "python3 -m pytest -q" },
  javascript: { run: "node {file}", test: null },
};

/** Minutes of an exercise, by its difficulty from 1 to 10. */
const minutesFor = (difficulty: number) => 15 + Math.max(0, Math.min(9, difficulty - 1)) * 5;

export function isExercismTrack(tree: Tree): boolean {
  return (
    tree.has("config.json") &&
    ["concept", "practice"].some((kind) => foldersIn(tree, "exercises").includes(kind))
  );
}

/** Reads a track: each exercise becomes a lesson with a lab, in the order of the track. */
export function readExercismTrack(tree: Tree, notes: Notes): ReadCourse {
  const track = readJson(tree, "config.json", trackSchema, notes);
  const commands = COMMANDS[track.slug] ?? { run: "", test: null };
  if (commands.test === null) {
    const what = `Labs cannot run the tests of ${track.language}, so its lessons are done by reading; the tests are in the labs.`;
    notes.notSupported("config.json", what);
  }
  const sources = new Map<string, { path: string; textLine: number }>();
  const slugs = new Set<string>();
  const taken = new Set<string>();
  const read = (kind: string) => (exercise: Exercise) => {
    const folder = `exercises/${kind}/${exercise.slug}`;
    if (taken.has(folder)) {
      notes.notSupported(folder, "config.json lists this exercise twice.");
      return [];
    }
    taken.add(folder);
    if (exercise.status === "deprecated") {
      notes.notSupported(folder, "This exercise is deprecated, so it was left out.");
      return [];
    }
    const lesson = readExercise({ tree, notes, commands, folder, exercise, slugs });
    if (lesson !== null) sources.set(lesson.id, { path: `${folder}/.docs/instructions.md`, textLine: 1 });
    return lesson === null ? [] : [lesson];
  };
  const { concept, practice } = track.exercises;
  const between = (from: number, to: number) =>
    practice.filter(({ difficulty }) => difficulty >= from && difficulty <= to).flatMap(read("practice"));
  const modules = [
    moduleOf("Concepts", concept.flatMap(read("concept"))),
    moduleOf("Practice: easy", between(-Infinity, 3)),
    moduleOf("Practice: medium", between(4, 6)),
    moduleOf("Practice: hard", between(7, Infinity)),
  ].filter(({ lessons }) => lessons.length > 0);
  noteTheRest(tree, track, notes);
  const lessons = modules.flatMap((module) => module.lessons);
  return {
    slug: null,
    sources,
    content: {
      ...{ title: track.language, summary: firstSentence(track.blurb), description: track.blurb },
      ...{ category: "Programming", difficulty: "beginner", priceCents: 0, cover: "" },
      durationMinutes: lessons.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0),
      ...{ objectives: [], prerequisites: [], modules },
    },
  };
}

interface ExerciseSource {
  readonly tree: Tree;
  readonly notes: Notes;
  readonly commands: { readonly run: string; readonly test: string | null };
  readonly folder: string;
  readonly exercise: Exercise;
  readonly slugs: Set<string>;
}

function readExercise({
  tree,
  notes,
  commands,
  folder,
  exercise,
  slugs,
}: ExerciseSource): LessonContent | null {
  const text = (path: string) => textIn(tree, `${folder}/${path}`);
  if (text(".docs/instructions.md") === null) {
    notes.notSupported(folder, "It has no .docs/instructions.md, so it was left out.");
    return null;
  }
  const { blurb, files } = readJson(tree, `${folder}/.meta/config.json`, metaSchema, notes);
  const used = new Set<string>(DOCS.map(([path]) => path));
  const lab = readLab();
  const left = filesBelow(tree, folder).filter((path) => !used.has(path) && !path.startsWith(".meta/"));
  if (left.length > 0)
    notes.notSupported(folder, `Files that no lesson has a place for: ${left.join(", ")}.`);
  const title = exercise.name || exercise.slug;
  const slug = chooseSlug(exercise.slug, slugs);
  slugs.add(slug);
  return {
    ...{ id: idOfPath(folder), slug, title, summary: blurb, lab },
    durationMinutes: minutesFor(exercise.difficulty),
    completion: lab !== null && commands.test !== null ? "tests" : "read",
    text: DOCS.flatMap(([path, wrap]) => {
      const part = text(path)?.trim();
      return part === undefined || part === "" ? [] : [wrap(part)];
    }).join("\n\n"),
  };

  function readLab(): LabContent | null {
    const starter = [...files.solution, ...files.editor].flatMap((path) => take(path, path));
    const tests = files.test.flatMap((path) => take(path, path)).map((file) => ({ ...file, visible: true }));
    const examples = files.exemplar.length > 0 ? files.exemplar : files.example;
    const solution = examples.flatMap((path) => take(path, placeOf(path, examples, files.solution)));
    const [entry] = files.solution;
    if (entry === undefined || starter.length === 0) {
      notes.notSupported(folder, "Its .meta/config.json names no files to begin with, so it has no lab.");
      return null;
    }
    if (solution.length === 0) notes.notSupported(folder, "It has no example solution.");
    return {
      ...labSettingsSchema.parse({}),
      ...{ id: idOfPath(`${folder}/lab`), title: exercise.name || exercise.slug, instructions: blurb, entry },
      ...{ runCommand: commands.run, testCommand: commands.test ?? "", starter, solution },
      ...{ tests, hints: [] },
    };
  }

  function take(path: string, as: string): LabFileContent[] {
    used.add(path);
    const content = text(path);
    const problem =
      content === null ? "It is named in .meta/config.json, but is no text file." : checkPath(as);
    if (problem !== null) notes.notSupported(`${folder}/${path}`, problem);
    return content === null || problem !== null ? [] : [{ path: as, content }];
  }
}

const DOCS: readonly (readonly [path: string, wrap: (text: string) => string])[] = [
  [".docs/introduction.md", asIs],
  [".docs/introduction.append.md", asIs],
  [".docs/instructions.md", asIs],
  [".docs/instructions.append.md", asIs],
  [".docs/hints.md", (text) => `::::::hint[Hints]\n${text}\n::::::`],
];

function asIs(text: string): string {
  return text;
}

/** Where a file of the example belongs: the one it is an example of has its ending, and its name if there are more. */
function placeOf(path: string, examples: readonly string[], solutions: readonly string[]): string {
  const name = path.replace(/^.*\//, "");
  const same = solutions.find((solution) => solution.replace(/^.*\//, "") === name);
  if (same !== undefined) return same;
  const paired = examples.length === solutions.length ? solutions[examples.indexOf(path)] : undefined;
  const [, ending = ""] = /(\.[^.]+)$/.exec(name) ?? [];
  return paired ?? solutions.find((solution) => solution.endsWith(ending)) ?? name;
}

function moduleOf(title: string, lessons: LessonContent[]): ModuleContent {
  return { id: idOfPath(`exercises: ${title}`), title, summary: "", lessons };
}

/** Says of what else is in the repository that it was left aside, by folder. */
function noteTheRest(tree: Tree, { exercises }: z.output<typeof trackSchema>, notes: Notes): void {
  for (const kind of ["concept", "practice"] as const) {
    const listed = new Set(exercises[kind].map(({ slug }) => slug));
    for (const name of foldersIn(tree, `exercises/${kind}`)) {
      if (!listed.has(name))
        notes.notSupported(`exercises/${kind}/${name}`, "config.json does not list it, so it was left out.");
    }
  }
  for (const name of foldersIn(tree, "")) {
    if (name !== "exercises") notes.notSupported(name, "This folder is about the track, not for students.");
  }
}

function readJson<Schema extends z.ZodType>(
  tree: Tree,
  path: string,
  schema: Schema,
  notes: Notes,
): z.output<Schema> {
  const source = textIn(tree, path);
  let value: unknown;
  try {
    value = JSON.parse(source ?? "");
  } catch {
    notes.notSupported(path, source === null ? "This file is missing." : "This is not valid JSON.");
    return schema.parse({});
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  notes.notSupported(
    path,
    `“${issue?.path.join(".") ?? ""}” is not what it should be: ${issue?.message ?? ""}`,
  );
  return schema.parse({});
}

const firstSentence = (text: string) => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
