/** Names of files in a lab: what may be one, and how to make another of it. Runs in browsers and on the server. */

const MAX_SEGMENT_BYTES = 255;
const MAX_PATH_BYTES = 1024;
export const MAX_DEPTH = 16;

/** Null when this path may be used in a lab, else one sentence saying why not. */
export function checkPath(path: string): string | null {
  if (path === "") return "Please give the file a name.";
  if (path.startsWith("/")) return "The path must not begin with “/”: it is relative to the lab's folder.";
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return "A name must not contain control characters.";
  if (/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(path))
    return "A name must not contain invisible marks.";
  if (path.includes("\\")) return "A name must not contain “\\”; use “/” between folders.";
  if (/\p{Surrogate}/u.test(path)) return "That name is not valid text.";
  const segments = path.split("/");
  if (segments.includes("")) return "There is an empty name in this path.";
  if (segments.includes(".") || segments.includes(".."))
    return "A path must not contain “.” or “..” as a name.";
  if (segments.some((name) => isLonger(name, MAX_SEGMENT_BYTES))) {
    return `That name is too long: ${MAX_SEGMENT_BYTES} bytes at most.`;
  }
  if (isLonger(path, MAX_PATH_BYTES)) return `That path is too long: ${MAX_PATH_BYTES} bytes at most.`;
  if (segments.length > MAX_DEPTH) return `That is too deep: ${MAX_DEPTH} folders at most.`;
  if (isHiddenPath(path)) return "That name belongs to tools or caches; it lives on the lab's disk only.";
  return null;
}

// What tools keep for themselves. It stays on the disk and is never shown in the editor.
const hiddenNames = new Set(
  (
    ".git .hg .svn .cache .local .config .npm .ssh .venv node_modules __pycache__ .pytest_cache .mypy_cache " +
    ".ruff_cache .ipynb_checkpoints .tox .bash_history .python_history .node_repl_history .lesshst .viminfo " +
    ".wget-hsts .DS_Store lost+found 4913"
  ).split(" "),
);
const hiddenShapes = /(\.py[co]|\.sw[opx]|~)$|^sed[A-Za-z0-9]{6}$|^\.#|^\.sync-|^\.~/;

/** True for names that stay on the disk and are never shown: caches, histories, version control, temporary files. */
export function isHiddenPath(path: string): boolean {
  return path.split("/").some((name) => hiddenNames.has(name) || hiddenShapes.test(name));
}

/** `notes.txt` → `notes (2).txt`, or the first number that is not taken. */
export function freePath(path: string, isTaken: (path: string) => boolean): string {
  const slash = path.lastIndexOf("/") + 1;
  const dot = path.lastIndexOf(".");
  const end = dot > slash ? dot : path.length;
  for (let n = 2; ; n++) {
    const suffix = ` (${n})`;
    let stem = path.slice(slash, end);
    while (isLonger(stem + suffix + path.slice(end), MAX_SEGMENT_BYTES))
      stem = [...stem].slice(0, -1).join("");
    const candidate = path.slice(0, slash) + stem + suffix + path.slice(end);
    if (!isTaken(candidate)) return candidate;
  }
}

/** The folder a path is in; "" for the lab's folder itself. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder + "/");
}

/** Whether a text has more bytes of UTF-8 than that. */
export function isLonger(text: string, mostBytes: number): boolean {
  // One UTF-16 unit is three bytes of UTF-8 at most, so short names need not be counted.
  return text.length * 3 > mostBytes && new TextEncoder().encode(text).length > mostBytes;
}
