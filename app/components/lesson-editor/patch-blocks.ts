/** What a block was made from; the page may have changed the element since (a hint opened, a diagram drawn). */
const sources = new WeakMap<Element, string>();

const LINE = / data-line="\d+"/g;

/**
 * Makes `root` show this HTML, keeping the elements of blocks that are the same at the beginning and at the end: what
 * a reader has opened stays open, what was drawn stays drawn, and the window does not jump.
 */
export function patchBlocks(root: HTMLElement, html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  const wanted = [...template.content.children];
  const next = wanted.map((element) => element.outerHTML.replaceAll(LINE, ""));
  const shown = [...root.children];
  const now = shown.map((element) => sources.get(element) ?? "");

  let head = 0;
  while (head < now.length && head < next.length && now[head] === next[head]) head += 1;
  let tail = 0;
  while (
    tail < now.length - head &&
    tail < next.length - head &&
    now[now.length - 1 - tail] === next[next.length - 1 - tail]
  )
    tail += 1;

  for (let at = 0; at < head; at += 1) takeLines(shown[at], wanted[at]);
  for (let at = 1; at <= tail; at += 1) takeLines(shown.at(-at), wanted.at(-at));
  for (const element of shown.slice(head, shown.length - tail)) element.remove();
  const before = shown[shown.length - tail] ?? null;
  for (const [at, element] of wanted.entries()) {
    if (at < head || at >= wanted.length - tail) continue;
    sources.set(element, next[at] ?? "");
    root.insertBefore(element, tail === 0 ? null : before);
  }
}

/** The same block may have moved up or down. */
function takeLines(shown: Element | undefined, wanted: Element | undefined): void {
  if (!shown || !wanted) return;
  const marked = (element: Element) => [
    ...(element.hasAttribute("data-line") ? [element] : []),
    ...element.querySelectorAll("[data-line]"),
  ];
  const lines = marked(wanted).map((element) => element.getAttribute("data-line") ?? "");
  for (const [at, element] of marked(shown).entries()) element.setAttribute("data-line", lines[at] ?? "");
}

/** The innermost block that a line belongs to: the last one that begins at it or above. */
export function blockAt(root: HTMLElement, line: number): HTMLElement | null {
  let found: HTMLElement | null = null;
  let foundLine = 0;
  for (const element of root.querySelectorAll<HTMLElement>("[data-line]")) {
    const begins = Number(element.dataset["line"]);
    if (begins <= line && begins >= foundLine) {
      found = element;
      foundLine = begins;
    }
  }
  return found;
}
