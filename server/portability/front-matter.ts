/** A Markdown file as its two parts. */
export interface Fronted {
  /** YAML, or empty. */
  readonly front: string;
  /** The line of the file that the text begins on, counted from 1. */
  readonly textLine: number;
  readonly text: string;
}

const FRONT = /^\uFEFF?---[ \t]*(\r?\n)((?:[^]*?\r?\n)?)---[ \t]*(?:\r?\n|$)/;

/**
 * Splits a file with front matter; one without is all text. One empty line behind the front matter and one line's end
 * at the very end belong to the file, not to the text. A file that came with CRLF as a whole is read as if it had LF.
 */
export function splitFrontMatter(source: string): Fronted {
  const match = FRONT.exec(source);
  if (match === null) return { front: "", textLine: 1, text: source };
  const [all, lineEnd, front = ""] = match;
  const rest = source.slice(all.length);
  const text = (lineEnd === "\r\n" ? rest.replaceAll("\r\n", "\n") : rest)
    .replace(/^\n/, "")
    .replace(/\n$/, "");
  const textLine = all.split("\n").length + (/^\r?\n/.test(rest) ? 1 : 0);
  return { front: front.replaceAll("\r\n", "\n"), textLine, text };
}

/** The opposite: what it gives is split into exactly this text. */
export function joinFrontMatter(front: string, text: string): string {
  return `---\n${front}---\n\n${text}\n`;
}
