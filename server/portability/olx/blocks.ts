import type { Notes } from "../report.ts";
import { textIn, type Tree } from "../tree.ts";
import { readXml, XmlElement, type XmlFile } from "./read-xml.ts";

/** An element of a course: a chapter, a page, a text. It stands in a file of its own or in that of its parent. */
export interface Block {
  readonly tag: string;
  /** By which others name it; empty when it has no name. */
  readonly name: string;
  readonly title: string;
  readonly element: XmlElement;
  readonly file: XmlFile;
  readonly line: number;
  readonly children: readonly XmlElement[];
}

/** Reads the blocks of a course in the form of Open edX, whose top folder is `base` (empty, or with its slash). */
export interface BlockReader {
  readonly root: Block | null;
  /** The block that an element is or points to; null, with a note, when there is none. */
  open(element: XmlElement, parent: XmlFile): Block | null;
  /** What a block says under a key; a course's policy has the last word. */
  setting(block: Block, key: string): string | undefined;
  /** All files that were read. */
  readonly used: Set<string>;
}

export function createBlockReader(tree: Tree, base: string, notes: Notes): BlockReader {
  const used = new Set<string>();
  const opened = (path: string) => {
    used.add(path);
    return readXml(tree, path, notes);
  };

  function open(element: XmlElement, parent: XmlFile): Block | null {
    const name = element.attributes["url_name"] ?? "";
    const path = `${base}${element.name}/${name.replaceAll(":", "/")}.xml`;
    if (name === "" || used.has(path) || !isPointer(element)) return blockOf(element, parent, name);
    if (!tree.has(path)) {
      if (Object.keys(element.attributes).length > 1) return blockOf(element, parent, name);
      notes.notSupported(parent.path, `It names “${path}”, which is not there.`, parent.lineOf(element));
      return null;
    }
    const file = opened(path);
    return file && blockOf(file.root, file, name);
  }

  let policies: Policies = {};
  function setting({ tag, name, element }: Pick<Block, "tag" | "name" | "element">, key: string) {
    const said = policies[`${tag}/${name}`]?.[key];
    return typeof said === "string" ? said : element.attributes[key];
  }
  function blockOf(element: XmlElement, file: XmlFile, name: string): Block {
    const tag = element.name;
    const title = (setting({ tag, name, element }, "display_name") ?? "").trim();
    const children = element.children.filter((child) => child instanceof XmlElement);
    return { tag, name, title, element, file, line: file.lineOf(element), children };
  }

  const top = opened(`${base}course.xml`);
  const policy = `${base}policies/${top?.root.attributes["url_name"] ?? ""}/policy.json`;
  if (tree.has(policy)) policies = readPolicies(textIn(tree, policy) ?? "", policy, notes);
  return { root: top && open(top.root, top), open, setting, used };
}

/** An element with nothing in it but the name of a file. */
function isPointer({ children }: XmlElement): boolean {
  return !children.some((child) => child instanceof XmlElement);
}

type Policies = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

function readPolicies(source: string, path: string, notes: Notes): Policies {
  try {
    const policies: unknown = JSON.parse(source);
    return typeof policies === "object" && policies !== null ? (policies as Policies) : {};
  } catch {
    notes.notSupported(path, "This is not valid JSON.");
    return {};
  }
}
