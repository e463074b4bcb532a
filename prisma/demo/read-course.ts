import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { courseFile, labFile, lessonFrontMatter, moduleFile } from "./course-files.ts";

export interface CourseDraft extends z.output<typeof courseFile> {
  /** In teaching order, as are the lessons of each. */
  modules: ModuleDraft[];
}

export interface ModuleDraft extends z.output<typeof moduleFile> {
  lessons: LessonDraft[];
}

export interface LessonDraft extends z.output<typeof lessonFrontMatter> {
  /** Markdown, without the front matter. */
  body: string;
  lab: LabDraft | null;
}

export interface LabDraft {
  title: string;
  /** Markdown: the task. */
  instructions: string;
  /** What the Run button types; `{file}` stands for the open file. */
  runCommand: string;
  testCommand: string;
  /** The file that is open at first. */
  entry: string;
  settings: z.output<typeof labFile>["settings"];
  /** What a student begins with, visible tests included. */
  starter: LabFile[];
  /** Files that replace or add to the starter's; with them all tests pass. */
  solution: LabFile[];
}

export interface LabFile {
  /** Relative to the student's home, with forward slashes. */
  path: string;
  content: string;
}

/**
 * Reads a course from a folder: `course.yaml`, a folder per module, a folder per lesson, in the order of their names.
 * Throws an error that names the file, and the field when there is one, of the first thing that is wrong.
 */
export async function readCourseFolder(path: string): Promise<CourseDraft> {
  const course = await readYaml(join(path, "course.yaml"), courseFile);
  const modules = await Promise.all((await listFolders(path)).map((name) => readModule(join(path, name))));
  if (modules.length === 0) throw new Error(`${path} has no modules: add a folder such as 01-first-steps.`);
  rejectSharedSlugs(path, modules);
  return { ...course, modules };
}

async function readModule(path: string): Promise<ModuleDraft> {
  const module = await readYaml(join(path, "module.yaml"), moduleFile);
  const lessons = await Promise.all((await listFolders(path)).map((name) => readLesson(join(path, name))));
  if (lessons.length === 0) throw new Error(`${path} has no lessons: add a folder such as 01-hello.`);
  return { ...module, lessons };
}

async function readLesson(path: string): Promise<LessonDraft> {
  const file = join(path, "lesson.md");
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(await readText(file));
  if (!match)
    throw new Error(`${file} must begin with front matter: YAML between two lines of three dashes.`);
  const lesson = checkYaml(file, match[1] ?? "", lessonFrontMatter);
  const body = (match[2] ?? "").trim();
  if (body === "") throw new Error(`${file} has no text below its front matter.`);

  const hasLab = (await listFolders(path)).includes("lab");
  if (lesson.completion === "tests" && !hasLab)
    throw new Error(`${file}: completion: "tests" needs a lab folder beside the lesson.`);
  return { ...lesson, body, lab: hasLab ? await readLab(join(path, "lab")) : null };
}

async function readLab(path: string): Promise<LabDraft> {
  const file = join(path, "lab.yaml");
  const { run, test, title, instructions, entry, settings } = await readYaml(file, labFile);
  const starter = await readFiles(join(path, "starter"));
  const solution = await readFiles(join(path, "solution"));
  if (!starter.some((each) => each.path === entry))
    throw new Error(`${file}: entry: starter/ has no file "${entry}".`);
  return { title, instructions, runCommand: run, testCommand: test, entry, settings, starter, solution };
}

/** All text files below a folder, sorted by path. Caches that running the lab leaves behind are passed over. */
async function readFiles(folder: string): Promise<LabFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`${folder} cannot be read: a lab needs the folders starter and solution.`, { cause });
  });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[/\\](?:__pycache__|\.pytest_cache)[/\\]/.test(path))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join("/"),
      content: await readText(path),
    })),
  );
}

function rejectSharedSlugs(path: string, modules: ModuleDraft[]): void {
  const seen = new Set<string>();
  for (const { slug } of modules.flatMap((module) => module.lessons)) {
    if (seen.has(slug))
      throw new Error(`${path}: two lessons have the slug "${slug}"; links need it to be unique.`);
    seen.add(slug);
  }
}

async function listFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> {
  return checkYaml(file, await readText(file), schema);
}

function checkYaml<Schema extends z.ZodType>(file: string, source: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = parse(source);
  } catch (cause) {
    throw new Error(`${file} is not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the file"}: ${message}`,
  );
  throw new Error(`${file}: ${problems.join("; ")}`);
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`${file} cannot be read.`, { cause });
  });
  return text.replaceAll("\r\n", "\n");
}
