import type { Notes } from "../report.ts";
import { textIn, type Tree } from "../tree.ts";
import type { Addresses } from "./addresses.ts";
import type { Block, BlockReader } from "./blocks.ts";
import { htmlToMarkdown } from "./html-to-markdown.ts";
import { noteSettings } from "./left-out.ts";
import type { XmlElement, XmlFile } from "./read-xml.ts";

/** A lesson as it is there: pages, one behind the other. */
export interface OlxLesson {
  readonly block: Block;
  /** Verticals, and blocks that stand for one. */
  readonly pages: readonly Block[];
}

interface PageDeps {
  readonly tree: Tree;
  readonly base: string;
  readonly blocks: BlockReader;
  readonly notes: Notes;
  readonly addresses: Addresses;
}

/** The text of a lesson: its pages under their names, unless the only one is called like it. */
export function readLessonText(deps: PageDeps, { block, pages }: OlxLesson): string {
  const { notes, addresses } = deps;
  const path = addresses.pathOf(block);
  noteSettings(block, notes);
  const headed = pages.length > 1 || (pages[0]?.tag === "vertical" && pages[0].title !== block.title);
  return pages
    .flatMap((page) => {
      if (page.tag !== "vertical") return readBlock(deps, page, path, 2);
      noteSettings(page, notes);
      const heading = headed && page.title !== "" ? [`## ${escaped(page.title)}`] : [];
      const parts = page.children.map((element) => {
        const inside = deps.blocks.open(element, page.file);
        return inside === null ? missing(element, page.file) : readBlock(deps, inside, path, headed ? 3 : 2);
      });
      return [...heading, ...parts];
    })
    .filter((part) => part !== "")
    .join("\n\n");
}

function readBlock(deps: PageDeps, block: Block, path: string, headingsFrom: number): string {
  if (block.tag === "html") return readHtml(deps, block, path, headingsFrom);
  if (block.tag === "video") return readVideo(deps, block);
  const kind = block.tag === "problem" ? "problem" : `“${block.tag}”`;
  const name = block.title === "" ? "" : ` “${block.title}”`;
  deps.notes.notSupported(
    block.file.path,
    `The ${kind}${name} was not taken over; a note stands in its place.`,
    block.line,
  );
  return placeholder(`Here was a ${kind} of Open edX${name}, which was not taken over.`);
}

/** The text is the element's own, or in a file that it names. */
function readHtml(
  { tree, base, blocks, notes, addresses }: PageDeps,
  block: Block,
  path: string,
  headingsFrom: number,
) {
  const { filename } = block.element.attributes;
  noteSettings(block, notes);
  if (filename === undefined) {
    const html = block.file.innerOf(block.element).replace(/^\s*<!\[CDATA\[([^]*)\]\]>\s*$/, "$1");
    const source = { html, path: block.file.path, line: block.line, headingsFrom };
    return htmlToMarkdown(source, addresses.from(path), notes);
  }
  const file = `${base}html/${filename.replaceAll(":", "/")}.html`;
  if (blocks.used.has(file)) {
    notes.notSupported(
      block.file.path,
      `The text “${file}” was shown before, so it is not again.`,
      block.line,
    );
    return "";
  }
  blocks.used.add(file);
  const html = textIn(tree, file);
  if (html === null) {
    notes.notSupported(block.file.path, `It names “${file}”, which is no text that is there.`, block.line);
    return placeholder("Here was a text that could not be read.");
  }
  return htmlToMarkdown({ html, path: file, line: 1, headingsFrom }, addresses.from(path), notes);
}

/** Lessons show no videos of others, so each becomes a link to where it is. */
function readVideo({ notes }: PageDeps, { element, title, file, line }: Block): string {
  const { attributes, children } = element;
  const youtube = attributes["youtube_id_1_0"] ?? /1\.0+:([\w-]+)/.exec(attributes["youtube"] ?? "")?.[1];
  const sources = children.flatMap((child) =>
    "name" in child && (child as XmlElement).name === "source"
      ? [(child as XmlElement).attributes["src"]]
      : [],
  );
  const other = [...sources, ...urlsIn(attributes["html5_sources"])].find((url) =>
    /^https:\/\//.test(url ?? ""),
  );
  const hasYoutube = youtube !== undefined && youtube !== "";
  const url = hasYoutube ? `https://www.youtube.com/watch?v=${encodeURIComponent(youtube)}` : other;
  const name = title === "" ? "Video" : title;
  if (url === undefined) {
    notes.notSupported(
      file.path,
      `The video “${name}” is at no public address, so it was not taken over.`,
      line,
    );
    return placeholder(`Here was the video “${name}”, which was not taken over.`);
  }
  notes.changed(file.path, `The video “${name}” became a link; its transcripts were left out.`, line);
  return `[Watch: ${escaped(name)}](<${url.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`;
}

function urlsIn(list: string | undefined): string[] {
  return [...(list ?? "").matchAll(/https:\/\/[^"'\s,\]]+/g)].map(([url]) => url);
}

const missing = ({ name }: XmlElement, { path }: XmlFile) =>
  placeholder(`Here “${path}” names a “${name}” that is not there.`);

const placeholder = (sentence: string) => `> [!WARNING]\n> ${escaped(sentence)}`;

/** Words that mean themselves in Markdown. */
export const escaped = (words: string) => words.replace(/\s+/g, " ").replace(/[\\`*_[\]<>$#|~]/g, "\\$&");
