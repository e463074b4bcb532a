/**
 * Marks the words in which two renderings of one block differ.
 *
 * 1. Both are read as a row of tokens: words, spaces, signs, and what has no text (pictures, formulas).
 * 2. The rows are compared.
 * 3. The later block is built again; tokens that came are marked, and those that went are put where they stood.
 */
import { diffArrays } from "diff";
import type { Element, ElementContent } from "../render-markdown/syntax-tree.ts";
import { markWords } from "./marks.ts";

const TOKENS = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
/** Beyond this, and with less in common, marks in a text are harder to read than the two texts. */
const MOST_EDITS = 1_500;
const LEAST_IN_COMMON = 0.4;

interface Token {
  /** Tokens with the same one are the same. */
  readonly key: string;
  readonly node: ElementContent;
}

/** The later block with its words marked; null when it is better shown whole, or when no word of it has changed. */
export function mergeWords(before: Element, after: Element, keyOf: (node: ElementContent) => string) {
  const [old, now] = [tokensOf(before, keyOf), tokensOf(after, keyOf)];
  const parts = diffArrays(
    old.map(({ key }) => key),
    now.map(({ key }) => key),
    { maxEditLength: MOST_EDITS },
  );
  if (parts === undefined) return null;
  const common = parts.filter(({ added, removed }) => !added && !removed).flatMap(({ value }) => value);
  if (2 * wordCount(common) < LEAST_IN_COMMON * (wordCount(keys(old)) + wordCount(keys(now)))) return null;

  const cameAt = new Set<number>();
  const wentBefore = new Map<number, ElementContent[]>();
  let [oldAt, nowAt] = [0, 0];
  for (const { added, removed, value } of parts) {
    if (removed) {
      const went = old.slice(oldAt, oldAt + value.length);
      if (!isBlank(went)) wentBefore.set(nowAt, nodesOf(went));
    } else if (added) {
      const came = now.slice(nowAt, nowAt + value.length);
      if (!isBlank(came)) for (let at = nowAt; at < nowAt + value.length; at += 1) cameAt.add(at);
    }
    if (!added) oldAt += value.length;
    if (!removed) nowAt += value.length;
  }
  if (cameAt.size === 0 && wentBefore.size === 0) return null;
  return rebuild(after, keyOf, cameAt, wentBefore);
}

function rebuild(
  block: Element,
  keyOf: (node: ElementContent) => string,
  cameAt: ReadonlySet<number>,
  wentBefore: ReadonlyMap<number, ElementContent[]>,
): Element {
  let at = 0;
  const gone = () => {
    const nodes = wentBefore.get(at);
    return nodes === undefined ? [] : [markWords(nodes, "del")];
  };
  const leaf = (tokens: readonly Token[]): ElementContent[] => {
    const built: ElementContent[] = [];
    let run: { came: boolean; tokens: Token[] } = { came: false, tokens: [] };
    const flush = () => {
      if (run.tokens.length > 0) {
        const nodes = nodesOf(run.tokens);
        built.push(...(run.came ? [markWords(nodes, "ins")] : nodes));
      }
      run = { came: false, tokens: [] };
    };
    for (const token of tokens) {
      const came = cameAt.has(at);
      const went = gone();
      if (came !== run.came || went.length > 0) flush();
      built.push(...went);
      run.came = came;
      run.tokens.push(token);
      at += 1;
    }
    flush();
    return built;
  };
  const build = (node: ElementContent): ElementContent[] => {
    if (node.type === "element" && !isAtom(node)) {
      return [{ ...node, children: node.children.flatMap(build) }];
    }
    return leaf(tokensIn(node, keyOf));
  };
  const children = block.children.flatMap(build);
  return { ...block, children: [...children, ...gone()] };
}

function tokensOf(block: Element, keyOf: (node: ElementContent) => string): Token[] {
  return block.children.flatMap((node): Token[] =>
    node.type === "element" && !isAtom(node) ? tokensOf(node, keyOf) : tokensIn(node, keyOf),
  );
}

function tokensIn(node: ElementContent, keyOf: (node: ElementContent) => string): Token[] {
  if (node.type !== "text") return [{ key: keyOf(node), node }];
  const words = node.value.match(TOKENS) ?? [];
  // One space is as good as another.
  return words.map((value) => ({
    key: value.trim() === "" ? " " : value,
    node: { type: "text" as const, value },
  }));
}

/** Without text to be read word by word: a picture, a formula. */
function isAtom({ children }: Element): boolean {
  return children.every(({ type }) => type !== "text" && type !== "element");
}

/** Text beside text is one text. */
function nodesOf(tokens: readonly Token[]): ElementContent[] {
  const nodes: ElementContent[] = [];
  for (const { node } of tokens) {
    const last = nodes.at(-1);
    if (node.type === "text" && last?.type === "text") {
      nodes[nodes.length - 1] = { type: "text", value: last.value + node.value };
    } else nodes.push(node);
  }
  return nodes;
}

const keys = (tokens: readonly Token[]) => tokens.map(({ key }) => key);
const wordCount = (all: readonly string[]) => all.filter((key) => /[\p{L}\p{N}<]/u.test(key)).length;
const isBlank = (tokens: readonly Token[]) => tokens.every(({ key }) => key === " ");
