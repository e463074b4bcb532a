import type { CourseContent, LabContent, LessonContent, ModuleContent } from "#server/authoring/index.ts";
import { checkPath } from "#server/labs/document.ts";
import type { LabFileContent } from "#server/labs/schema.ts";
import { chooseSlug } from "#server/slugs.ts";
import { courseFile, labFile, lessonFrontMatter, moduleFile, TEST_FOLDERS } from "./course-files.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { idOfPath } from "./item-ids.ts";
import type { Notes } from "./report.ts";
import { filesBelow, foldersIn, textIn, type Tree } from "./tree.ts";
import { readYaml } from "./yaml.ts";

export const isCourseTree = (tree: Tree) => tree.has("course.yaml");

/** A course as a format's reader gives it. Pictures are still links to files of the tree. */
export interface ReadCourse {
  readonly slug: string | null;
  readonly content: CourseContent;
  /** The file that each lesson's text comes from. */
  readonly sources: ReadonlyMap<string, LessonSource>;
}

export interface LessonSource {
  readonly path: string;
  /** The line of the file that the text begins on, counted from 1. */
  readonly textLine: number;
  /** The line of the file that each line of the text comes from, where they do not just follow each other. */
  readonly lines?: readonly number[];
}

/** Reads a tree of our own. Whatever is wrong in it costs as little as possible, and is noted. */
export function readCourseTree(tree: Tree, notes: Notes): ReadCourse {
  const reader = createReader(tree, notes);
  const { slug, ...fields } = readYaml(reader.yaml("course.yaml"), courseFile, notes);
  const modules = foldersIn(tree, "")
    .filter((name) => tree.has(`${name}/module.yaml`))
    .map((name) => reader.module(name));
  reader.noteUnused();
  return { slug: slug ?? null, content: { ...fields, modules }, sources: reader.sources };
}

/** Reads one tree, and remembers what it has used, so that the rest can be named. */
function createReader(tree: Tree, notes: Notes) {
  const used = new Set<string>();
  const ids = new Set<string>();
  const slugs = new Set<string>();
  const sources = new Map<string, { path: string; textLine: number }>();

  const read = (path: string): string => {
    used.add(path);
    const text = textIn(tree, path);
    if (text === null) notes.notSupported(path, "This file is not text in UTF-8.");
    return text ?? "";
  };
  const yaml = (path: string) => ({ path, source: read(path).replace(/^\uFEFF/, ""), firstLine: 1 });
  const idOf = (given: string | undefined, path: string): string => {
    const id = given?.toLowerCase();
    if (id !== undefined && ids.has(id))
      notes.changed(path, "Its id is another's, so it got one of its own.");
    const own = id === undefined || ids.has(id) ? idOfPath(path) : id;
    ids.add(own);
    return own;
  };
  const slugFor = (given: string | undefined, title: string, path: string): string => {
    const slug = given === undefined || slugs.has(given) ? chooseSlug(title, slugs) : given;
    if (given !== undefined && slug !== given)
      notes.changed(path, `Another lesson has the link “${given}”, so this one has “${slug}”.`);
    slugs.add(slug);
    return slug;
  };

  function module(folder: string): ModuleContent {
    const path = `${folder}/module.yaml`;
    const { id, title, summary } = readYaml(yaml(path), moduleFile, notes);
    const lessons = foldersIn(tree, folder)
      .filter((name) => tree.has(`${folder}/${name}/lesson.md`))
      .map((name) => lesson(`${folder}/${name}`));
    return { id: idOf(id, path), title, summary, lessons };
  }

  function lesson(folder: string): LessonContent {
    const path = `${folder}/lesson.md`;
    const { front, text, textLine } = splitFrontMatter(read(path));
    if (front === "") notes.changed(path, "It has no front matter, so its name is that of its folder.");
    const fields = readYaml({ path, source: front, firstLine: 2 }, lessonFrontMatter, notes);
    const title = front === "" ? folder.replace(/^.*\/(?:\d+-)?/, "") : fields.title;
    const id = idOf(fields.id, path);
    sources.set(id, { path, textLine });
    const lab = tree.has(`${folder}/lab/lab.yaml`) ? readLab(`${folder}/lab`) : null;
    return { ...fields, id, title, slug: slugFor(fields.slug, title, path), text, lab };
  }

  function readLab(folder: string): LabContent {
    const path = `${folder}/lab.yaml`;
    const { id, run, test, settings, network: _, ...fields } = readYaml(yaml(path), labFile, notes);
    const starter = files(`${folder}/starter`);
    const solution = files(`${folder}/solution`);
    const tests = TEST_FOLDERS.flatMap(({ name, visible }) =>
      files(`${folder}/${name}`).map((file) => ({ ...file, visible })),
    ).sort((one, other) => (one.path < other.path ? -1 : 1));
    return {
      ...{ ...fields, ...settings, id: idOf(id, path), runCommand: run, testCommand: test },
      ...{ starter, solution, tests },
    };
  }

  function files(folder: string): LabFileContent[] {
    return filesBelow(tree, folder).flatMap((path) => {
      const whole = `${folder}/${path}`;
      used.add(whole);
      const problem = checkPath(path);
      const content = textIn(tree, whole);
      if (problem !== null) notes.notSupported(whole, problem);
      else if (content === null) notes.notSupported(whole, "A lab begins with text files; this is none.");
      return problem !== null || content === null ? [] : [{ path, content }];
    });
  }

  return {
    yaml,
    module,
    sources,
    noteUnused() {
      for (const path of tree.keys()) {
        if (!used.has(path) && !path.startsWith("media/"))
          notes.notSupported(path, "This file is no part of a course.");
      }
    },
  };
}
