const BY_EXTENSION = new Map([
  ["bash", "shell"],
  ["c", "c"],
  ["cc", "cpp"],
  ["cjs", "javascript"],
  ["cpp", "cpp"],
  ["css", "css"],
  ["go", "go"],
  ["h", "cpp"],
  ["hpp", "cpp"],
  ["htm", "html"],
  ["html", "html"],
  ["ini", "ini"],
  ["java", "java"],
  ["js", "javascript"],
  ["json", "json"],
  ["jsx", "javascript"],
  ["markdown", "markdown"],
  ["md", "markdown"],
  ["mjs", "javascript"],
  ["py", "python"],
  ["rb", "ruby"],
  ["rs", "rust"],
  ["sh", "shell"],
  ["sql", "sql"],
  ["svg", "xml"],
  ["toml", "ini"],
  ["ts", "typescript"],
  ["tsx", "typescript"],
  ["xml", "xml"],
  ["yaml", "yaml"],
  ["yml", "yaml"],
]);

const BY_NAME = new Map([
  [".bashrc", "shell"],
  [".profile", "shell"],
  ["dockerfile", "dockerfile"],
]);

/** The editor's language id for a path; "plaintext" when nothing fits. */
export function languageOf(path: string): string {
  const name = nameOf(path).toLowerCase();
  const dot = name.lastIndexOf(".");
  return BY_NAME.get(name) ?? BY_EXTENSION.get(dot < 0 ? "" : name.slice(dot + 1)) ?? "plaintext";
}

/** The last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
