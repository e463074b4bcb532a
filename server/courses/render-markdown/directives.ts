import type { Element, ElementContent, MarkdownHandler } from "./syntax-tree.ts";

/**
 * Directives pass the sanitizer as elements of names of our own, which no author can write: raw HTML is text by then.
 * What they become is decided after it, in build-directives.ts.
 */
export const HINT = "lesson-hint";
export const STEPS = "lesson-steps";
export const TABS = "lesson-tabs";
export const TAB = "lesson-tab";
export const LAB = "lesson-lab";
export const LABEL = "lesson-label";

const CONTAINERS: Readonly<Record<string, string>> = { hint: HINT, steps: STEPS, tabs: TABS, tab: TAB };
const LEAVES: Readonly<Record<string, string>> = { lab: LAB };
/** The attributes that an author may give; all others are dropped here already. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = { [LAB]: ["file", "line"] };

interface DirectiveNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | null | undefined>> | null;
  readonly children: readonly { readonly data?: { readonly directiveLabel?: boolean } }[];
}

export function isKnownDirective(type: "containerDirective" | "leafDirective", name: string): boolean {
  return Object.hasOwn(type === "leafDirective" ? LEAVES : CONTAINERS, name);
}

const containerDirective: MarkdownHandler = (state, node: DirectiveNode) => {
  const tagName = CONTAINERS[node.name] ?? STEPS;
  const label = node.children.find((child) => child.data?.directiveLabel === true);
  const content = { ...node, children: node.children.filter((child) => child !== label) };
  const children = state.wrap(state.all(content as never), true);
  const labelled = label === undefined ? [] : [element(LABEL, {}, state.all(label as never))];
  const made = element(tagName, {}, [...labelled, ...children]);
  state.patch(node as never, made);
  return made;
};

const leafDirective: MarkdownHandler = (state, node: DirectiveNode) => {
  const tagName = LEAVES[node.name] ?? LAB;
  const allowed = ATTRIBUTES[tagName] ?? [];
  const attributes = Object.entries(node.attributes ?? {}).filter(([name]) => allowed.includes(name));
  const made = element(tagName, Object.fromEntries(attributes), state.all(node as never));
  state.patch(node as never, made);
  return made;
};

export const directiveHandlers = { containerDirective, leafDirective };

function element(tagName: string, properties: Element["properties"], children: ElementContent[]): Element {
  return { type: "element", tagName, properties, children };
}
