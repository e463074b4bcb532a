import { z } from "zod";
import type { LessonContent, ModuleContent } from "#server/authoring/index.ts";
import { MAX_LESSON_CHARS } from "#server/lessons/schema.ts";
import { chooseSlug } from "#server/slugs.ts";
import { fromCarpentries } from "./carpentries-text.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { idOfPath } from "./item-ids.ts";
import type { LessonSource, ReadCourse } from "./read-course-tree.ts";
import type { Notes } from "./report.ts";
import { textIn, type Tree } from "./tree.ts";
import { readYaml } from "./yaml.ts";

const scalar = z.union([z.string(), z.number()]).transform(String);
const minutes = z.number().nonnegative().max(100_000).transform(Math.round).default(0);

const pageSchema = z.object({
  title: scalar.optional(),
  summary: scalar.optional(),
  description: scalar.optional(),
  /** Carpentries: minutes of each. */
  teaching: minutes,
  exercises: minutes,
  weight: z.number().optional(),
  order: z.number().optional(),
  nav_order: z.number().optional(),
  permalink: z.unknown().optional(),
  layout: z.unknown().optional(),
  slug: z.unknown().optional(),
});
/** A Carpentries lesson's settings; what is about its web site is passed over. */
const siteSchema = z.looseObject({ title: scalar.optional(), episodes: z.array(z.string()).nullish() });

const WORDS_A_MINUTE = 200;
/** Not for students. */
const ASIDE = new Set([
  ...["instructors", "profiles", "site", ".github"],
  ...["CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE.md", "CONDUCT.md", "CHANGELOG.md", "SECURITY.md"],
]);
const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg|tiff?)$/i;

interface Page {
  readonly path: string;
  readonly weight: number;
  readonly lesson: LessonContent;
}

/** Reads any tree of Markdown: a folder becomes a module and a file a lesson. Carpentries lessons in their own order. */
export function readMarkdownTree(tree: Tree, notes: Notes): ReadCourse {
  const site = readSite(tree, notes);
  const sources = new Map<string, LessonSource>();
  const slugs = new Set<string>();
  const paths = [...tree.keys()].filter((path) => isPage(path, site.isCarpentries)).sort();
  const front = ["index.md", "README.md", "readme.md"].find((path) => tree.has(path));
  const isFront = (path: string) => path === front && paths.length > 1;
  const rank = (path: string) => {
    const at = site.episodes.indexOf(path.replace(/^.*\//, ""));
    return /^_?episodes\//.test(path) && at !== -1 ? at : Infinity;
  };
  const pages = paths
    .filter((path) => !isFront(path))
    .map((path) => readPage(tree, path, { notes, sources, slugs, isCarpentries: site.isCarpentries }));
  const folders = [...new Set(pages.map(({ path }) => folderOf(path)))].sort(
    (a, b) => Number(/^_?episodes$/.test(b)) - Number(/^_?episodes$/.test(a)),
  );
  const modules = folders.map((folder): ModuleContent => {
    const inside = pages
      .filter(({ path }) => folderOf(path) === folder)
      .sort((a, b) => rank(a.path) - rank(b.path) || a.weight - b.weight || (a.path < b.path ? -1 : 1));
    const title = TITLES[folder] ?? nameOf(folder);
    return { id: idOfPath(`${folder}/`), title, summary: "", lessons: inside.map(({ lesson }) => lesson) };
  });
  noteTheRest(tree, new Set([...paths, ...site.files]), notes);
  const { text = "", title } = front !== undefined && isFront(front) ? readFront(tree, front, notes) : {};
  return {
    slug: null,
    sources,
    content: {
      title: site.title ?? title ?? pages[0]?.lesson.title ?? "Imported course",
      ...{ summary: "", description: text, category: "Programming", difficulty: "beginner" },
      durationMinutes: pages.reduce((sum, { lesson }) => sum + lesson.durationMinutes, 0),
      ...{ priceCents: 0, cover: "", objectives: [], prerequisites: [], modules },
    },
  };
}

const TITLES: Readonly<Record<string, string>> = {
  "": "Lessons",
  episodes: "Episodes",
  _episodes: "Episodes",
  learners: "For learners",
};

/** Beside its episodes and what learners need, a Carpentries lesson holds data, some of it in Markdown. */
function isPage(path: string, isCarpentries: boolean): boolean {
  const [top = ""] = path.split("/");
  if (
    isCarpentries &&
    (path === "README.md" || path.includes("/")) &&
    !["episodes", "_episodes", "learners"].includes(top)
  )
    return false;
  return (
    path.endsWith(".md") &&
    !ASIDE.has(top) &&
    !path.split("/").some((name) => /^(?:\.|_(?!episodes$))/.test(name))
  );
}

function readSite(tree: Tree, notes: Notes) {
  const path = ["config.yaml", "_config.yml"].find((name) => tree.has(name));
  const source = path === undefined ? null : textIn(tree, path);
  if (path === undefined || source === null)
    return { isCarpentries: false, title: undefined, episodes: [], files: [] };
  const { title, episodes } = readYaml({ path, source, firstLine: 1 }, siteSchema, notes);
  return { isCarpentries: true, title, episodes: episodes ?? [], files: [path] };
}

interface PageContext {
  readonly notes: Notes;
  readonly sources: Map<string, LessonSource>;
  readonly slugs: Set<string>;
  readonly isCarpentries: boolean;
}

function readPage(tree: Tree, path: string, { notes, sources, slugs, isCarpentries }: PageContext): Page {
  const source = textIn(tree, path);
  if (source === null) notes.notSupported(path, "This file is not text in UTF-8.");
  const { front, text, textLine } = splitFrontMatter((source ?? "").replaceAll("\r\n", "\n"));
  const fields = readYaml({ path, source: front, firstLine: 2 }, pageSchema, notes);
  const isLong = isTooLong(text, path, notes);
  const own = isLong ? null : ownTitle(text);
  const title = fields.title ?? own?.title ?? nameOf(path.replace(/\.md$/, ""));
  const body = fields.title === undefined && own !== null ? own.rest : text;
  const mapped =
    isCarpentries && !isLong
      ? fromCarpentries(body, path, textLine, notes)
      : { text: body.trim(), lines: body.split("\n").map((_, index) => textLine + index) };
  const id = idOfPath(path);
  const slug = chooseSlug(path.replace(/^.*\/|\.md$/g, "").replace(/^\d+[-_]/, ""), slugs);
  slugs.add(slug);
  const leading = body.length - body.trimStart().length;
  sources.set(id, {
    path,
    textLine: textLine + body.slice(0, leading).split("\n").length - 1,
    lines: mapped.lines,
  });
  const told = fields.teaching + fields.exercises;
  return {
    path,
    weight: fields.weight ?? fields.order ?? fields.nav_order ?? Infinity,
    lesson: {
      ...{ id, slug, title, text: mapped.text, completion: "read", lab: null },
      summary: fields.summary ?? fields.description ?? "",
      durationMinutes: told > 0 ? told : Math.ceil(mapped.text.split(/\s+/).length / WORDS_A_MINUTE),
    },
  };
}

/** Nobody could read it as a lesson, and reading it line by line may take time without end. */
function isTooLong(text: string, path: string, notes: Notes): boolean {
  const isLong = text.length > MAX_LESSON_CHARS;
  if (isLong)
    notes.notSupported(path, "This text is too long for a lesson, so it stays as it is written: divide it.");
  return isLong;
}

/** A page's name when its front matter has none: its first heading, which is not said twice then. */
function ownTitle(text: string): { title: string; rest: string } | null {
  const match = /^\s*# +(.+?)(?: +#+)?[ \t]*(?:\n|$)/.exec(text);
  if (match === null) return null;
  // Its lines stay, so that what follows keeps its place.
  const gap = match[0].replace(/[^\n]/g, "");
  return { title: match[1] ?? "", rest: gap + text.slice(match[0].length) };
}

function readFront(tree: Tree, path: string, notes: Notes): { text: string; title: string | undefined } {
  const { front, text } = splitFrontMatter((textIn(tree, path) ?? "").replaceAll("\r\n", "\n"));
  const isLong = isTooLong(text, path, notes);
  const own = isLong ? null : ownTitle(text);
  const { title } = readYaml({ path, source: front, firstLine: 2 }, siteFront, notes);
  const body = isLong ? text : fromCarpentries(own?.rest ?? text, path, 1, notes).text;
  return { text: body, title: title ?? own?.title };
}

const siteFront = z.looseObject({ title: scalar.optional() });

function noteTheRest(tree: Tree, used: ReadonlySet<string>, notes: Notes): void {
  const rest = new Map<string, number>();
  for (const path of tree.keys()) {
    if (used.has(path) || PICTURE.test(path)) continue;
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : path;
    rest.set(folder, (rest.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of rest) {
    const what = count === 1 ? "One file here is" : `${String(count)} files here are`;
    notes.notSupported(
      folder,
      `${what} no lesson, so it was left out.`.replace(
        "are no lesson, so it was",
        "are no lessons, so they were",
      ),
    );
  }
}

const folderOf = (path: string) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");

function nameOf(path: string): string {
  const words = path
    .replace(/^.*\//, "")
    .replace(/^\d+[-_]/, "")
    .replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
