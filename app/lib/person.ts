/** The first letters of a person's first and last name: "Ada King Lovelace" becomes "AL". */
export function initialsOf(name: string) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0]);
  return letters.join("").toUpperCase() || "?";
}

/** The colour of a person's caret, which the collaboration server gives to everybody by their id. */
export function colorOf(id: string) {
  let hash = 0x811c9dc5; // FNV-1a
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return COLORS[(hash >>> 0) % COLORS.length] ?? COLORS[0];
}

const COLORS = [
  "#d65151",
  "#b26e2a",
  "#80801e",
  "#578c21",
  "#229122",
  "#229159",
  "#218c8c",
  "#307fcf",
  "#7373de",
  "#9e62da",
  "#d039d0",
  "#d4498f",
] as const;
