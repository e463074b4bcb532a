import type { CourseContent } from "#server/authoring/index.ts";
import { labSettingsSchema } from "#server/labs/schema.ts";
import type { Random } from "#tests/random.ts";

const PIECES = [
  ...[
    "word",
    " ",
    "\n",
    "\r\n",
    "\t",
    "---",
    "---\n",
    "- ",
    ": ",
    "# ",
    "'",
    '"',
    "\\",
    "{",
    "[",
    "&a",
    "*a",
  ],
  ...[
    "!tag",
    "%",
    "@",
    "`",
    "|",
    ">",
    "~",
    "null",
    "true",
    "0x1f",
    "1e3",
    "é",
    "日本",
    "🧪",
    "\u2028",
    "\u00a0",
  ],
  ...[
    "\ufeff",
    "\u202e",
    "\u0007",
    "\r",
    "<b>",
    "```\n",
    "../",
    "</script>",
    "${x}",
    "::lab",
    "yes",
    "=",
    "<<",
  ],
];
const PATHS = [
  "main.py",
  "a b/ü.txt",
  "src/deep/er/x.c",
  "Makefile",
  "-rf",
  "con",
  ".env",
  "日本.md",
  "a'b\"c",
];

/** A course whose texts hold what breaks formats; the same for the same seed. */
export function randomCourse(random: Random): CourseContent {
  const id = () =>
    "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () => random.below(16).toString(16));
  const text = (most = 12) => Array.from({ length: random.below(most) }, () => random.pick(PIECES)).join("");
  const some = <T>(most: number, make: (index: number) => T) =>
    Array.from({ length: random.below(most + 1) }, (_, index) => make(index));
  const files = () => {
    const paths = [...new Set(some(4, () => random.pick(PATHS)))].sort();
    return paths.map((path) => ({ path, content: text(30) }));
  };
  let count = 0;
  const lab = () => ({
    ...labSettingsSchema.parse({
      memoryMb: random.pick([128, 512, 2048]),
      environment: random.pick([{}, { GREETING: "hé: 'llo'", _x: "" }]),
      startCommand: random.pick(["", "make serve"]),
    }),
    ...{ id: id(), title: text(), instructions: text(30), entry: random.pick(PATHS) },
    ...{ runCommand: text(4), testCommand: text(4), starter: files(), solution: files() },
    ...{
      tests: files().map((file) => ({ ...file, visible: random.below(2) === 0 })),
      hints: some(3, () => text()),
    },
  });
  const lesson = () => ({
    ...{ id: id(), slug: `lesson-${String((count += 1))}`, title: text(), summary: text() },
    durationMinutes: random.below(500),
    completion: random.pick(["read", "tests", "manual"] as const),
    text: text(60),
    lab: random.below(2) === 0 ? null : lab(),
  });
  return {
    ...{ title: text(), summary: text(), description: text(40), category: text(4), cover: "" },
    difficulty: random.pick(["beginner", "intermediate", "advanced"] as const),
    durationMinutes: random.below(500),
    priceCents: random.below(9_000),
    objectives: some(4, () => text()),
    prerequisites: some(2, () => text()),
    modules: some(12, () => ({ id: id(), title: text(), summary: text(), lessons: some(4, lesson) })),
  };
}
