import type { LessonContent, ModuleContent } from "#server/authoring/index.ts";
import { chooseSlug } from "#server/slugs.ts";
import { idOfPath } from "../item-ids.ts";
import type { Progress } from "../progress.ts";
import type { LessonSource, ReadCourse } from "../read-course-tree.ts";
import type { Notes } from "../report.ts";
import { textIn, type Tree } from "../tree.ts";
import { createAddresses, staticFile, type Addresses } from "./addresses.ts";
import { createBlockReader, type Block, type BlockReader } from "./blocks.ts";
import { htmlToMarkdown } from "./html-to-markdown.ts";
import { noteSettings, noteTheRest } from "./left-out.ts";
import { readLessonText, type OlxLesson } from "./read-page.ts";

const WORDS_A_MINUTE = 200;

/**
 * Reads a course of Open edX: chapters become modules and sequentials lessons, whose verticals follow each other in
 * the text. So the outline that its students know stays, name by name.
 */
export async function readOlx(
  tree: Tree,
  base: string,
  notes: Notes,
  progress: Progress,
): Promise<ReadCourse> {
  const blocks = createBlockReader(tree, base, notes);
  const { root } = blocks;
  const chapters = root === null ? [] : openBelow(blocks, root, ["chapter"], notes);
  const chapterLessons = chapters.map((chapter) => openLessons(blocks, chapter, notes));
  const addresses = createAddresses(tree, base, chapterLessons.flat().map(named));
  const total = chapterLessons.flat().length;
  const sources = new Map<string, LessonSource>();
  const slugs = new Set<string>();
  const modules: ModuleContent[] = [];
  let done = 0;
  for (const [at, chapter] of chapters.entries()) {
    noteSettings(chapter, notes);
    const lessons: LessonContent[] = [];
    for (const lesson of chapterLessons[at] ?? []) {
      await progress.at("reading", (done += 1), total);
      const path = addresses.pathOf(lesson.block);
      const text = readLessonText({ tree, base, blocks, notes, addresses }, lesson);
      lessons.push(toLesson(lesson, path, text, slugs));
      sources.set(idOfPath(path), { path, textLine: 1 });
    }
    const id = idOfPath(`${base}chapter/${chapter.name || String(at)}`);
    modules.push({ id, title: chapter.title || NAMELESS, summary: "", lessons });
  }
  if (root !== null) noteSettings(root, notes);
  const cover = coverOf(tree, base, blocks);
  const description = readAbout(tree, base, blocks, addresses, notes);
  noteTheRest(tree, base, { blocks, addresses }, notes);
  return {
    slug: null,
    sources,
    content: {
      ...{ title: root?.title || "Imported course", summary: "", description, category: "Programming" },
      ...{ difficulty: "beginner", priceCents: 0, objectives: [], prerequisites: [], modules },
      cover,
      durationMinutes: modules
        .flatMap((module) => module.lessons)
        .reduce((sum, { durationMinutes }) => sum + durationMinutes, 0),
    },
  };
}

const NAMELESS = "Without a name";

/** The blocks of these kinds right below one; whatever else is there gets a note. */
function openBelow(blocks: BlockReader, parent: Block, tags: readonly string[], notes: Notes): Block[] {
  return parent.children.flatMap((element): Block[] => {
    if (tags.includes(element.name)) {
      const block = blocks.open(element, parent.file);
      return block === null ? [] : [block];
    }
    const what = `A “${element.name}” right below a “${parent.tag}” has no place in a course here.`;
    notes.notSupported(parent.file.path, what, parent.file.lineOf(element));
    return [];
  });
}

/** A vertical that stands right below a chapter is a lesson with one page. */
function openLessons(blocks: BlockReader, chapter: Block, notes: Notes): OlxLesson[] {
  return openBelow(blocks, chapter, ["sequential", "vertical"], notes).map((block) => {
    if (block.tag === "vertical") return { block, pages: [block] };
    const pages = block.children.map((element) => blocks.open(element, block.file));
    return { block, pages: pages.filter((page) => page !== null) };
  });
}

function named(lesson: OlxLesson) {
  const { block, pages } = lesson;
  const inside = pages.flatMap(({ name, children }) => [
    name,
    ...children.map(({ attributes }) => attributes["url_name"] ?? ""),
  ]);
  return { lesson: block, names: [block.name, ...inside].filter((name) => name !== "") };
}

function toLesson({ block }: OlxLesson, path: string, text: string, slugs: Set<string>): LessonContent {
  const title = block.title || NAMELESS;
  const slug = chooseSlug(title, slugs);
  slugs.add(slug);
  return {
    ...{ id: idOfPath(path), slug, title, summary: "", text, lab: null, completion: "read" },
    durationMinutes: Math.ceil(text.split(/\s+/).length / WORDS_A_MINUTE),
  };
}

/** The file of the picture on the course's card; empty when there is none. */
function coverOf(tree: Tree, base: string, { root, setting, used }: BlockReader): string {
  const image = root === null ? undefined : setting(root, "course_image");
  const path = image === undefined ? "" : staticFile(tree, base, image);
  if (!tree.has(path)) return "";
  used.add(path);
  return path;
}

function readAbout(
  tree: Tree,
  base: string,
  blocks: BlockReader,
  addresses: Addresses,
  notes: Notes,
): string {
  const path = `${base}about/overview.html`;
  const html = textIn(tree, path);
  if (html === null) return "";
  blocks.used.add(path);
  return htmlToMarkdown({ html, path, line: 1, headingsFrom: 2 }, addresses.from("course.yaml"), notes);
}
