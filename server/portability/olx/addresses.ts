import type { Tree } from "../tree.ts";
import type { Block } from "./blocks.ts";
import type { Readdress } from "./html-to-markdown.ts";

/** Where the addresses of a course's pages lead: to files beside them, to other lessons, or nowhere any more. */
export interface Addresses {
  /** The file that stands for a lesson, whether it has one of its own or not. */
  pathOf(lesson: Block): string;
  /** How a text in this file writes an address. */
  from(path: string): Readdress;
  /** Files that something leads to. */
  readonly used: ReadonlySet<string>;
}

interface Named {
  readonly lesson: Block;
  /** Of the lesson and of everything in it. */
  readonly names: readonly string[];
}

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg|tiff?)$/i;

export function createAddresses(tree: Tree, base: string, lessons: readonly Named[]): Addresses {
  const used = new Set<string>();
  const pathOf = ({ name, file, line }: Block) =>
    name === "" ? `${file.path}.${String(line)}` : `${base}sequential/${name}.xml`;
  const lessonOf = new Map(
    lessons.flatMap(({ lesson, names }) => names.map((name) => [name, lesson] as const)),
  );

  function fileAt(url: string): string | null {
    const name =
      /^(?:\.?\/)?static\/([^?#]+)/.exec(url)?.[1] ??
      /^\/asset-v1:[^@]+@asset\+block@([^?#]+)/.exec(url)?.[1] ??
      /^\/c4x\/[^/]+\/[^/]+\/asset\/([^?#]+)/.exec(url)?.[1];
    return name === undefined ? null : staticFile(tree, base, name);
  }

  return {
    pathOf,
    used,
    from: (path) => (url, isPicture) => {
      if (/^\/\//.test(url)) return { url: `https:${url}` };
      if (/^(?:https?:|mailto:)/i.test(url) || (!isPicture && url.startsWith("#"))) return { url };
      const name = /^\/jump_to(?:_id)?\/(?:[^/?#]*@)?([^/?#@]+)/.exec(url)?.[1];
      const lesson = name === undefined ? undefined : lessonOf.get(decoded(name));
      if (lesson !== undefined) return { url: relative(path, pathOf(lesson)) };
      const file = fileAt(url);
      if (file === null)
        return {
          problem: `The ${isPicture ? "picture" : "link to"} “${url}” leads to nothing in this course.`,
        };
      used.add(file);
      if (!tree.has(file)) return { problem: `The file “${file}” is not there.` };
      if (!PICTURE.test(file))
        return { problem: `Lessons hold no files such as “${file}”; its words were kept.` };
      return { url: relative(path, file) };
    },
  };
}

/** A file of the folder `static`, where slashes and spaces in names were sometimes written otherwise. */
export function staticFile(tree: Tree, base: string, name: string): string {
  const plain = decoded(name);
  const spellings = [
    plain,
    plain.replaceAll("/", "_"),
    plain.replaceAll(" ", "_"),
    plain.replaceAll("_", " "),
  ];
  const found = spellings.find((each) => tree.has(`${base}static/${each}`));
  return `${base}static/${found ?? plain}`;
}

/** The way from one file to another, in the letters of an address. */
function relative(from: string, to: string): string {
  const up = "../".repeat(from.split("/").length - 1);
  const encoded = to.split("/").map((step) => encodeURIComponent(step).replace(/[()*'!~]/g, escape));
  return up + encoded.join("/");
}

const escape = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
