import { describe, expect, it } from "vitest";
import { fromCarpentries } from "./carpentries-text.ts";
import { isExercismTrack, readExercismTrack } from "./read-exercism.ts";
import { readMarkdownTree } from "./read-markdown-tree.ts";
import { createNotes } from "./report.ts";
import { withoutWrapper, type Tree } from "./tree.ts";

const treeOf = (files: Record<string, string>): Tree =>
  new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));

const practice = "exercises/practice/greet";
const track = {
  "config.json": JSON.stringify({
    ...{ language: "Python", slug: "python", blurb: "A language. It is calm." },
    exercises: {
      practice: [
        { slug: "greet", name: "Greet", difficulty: 2 },
        { slug: "old", status: "deprecated", difficulty: 1 },
      ],
      concept: [{ slug: "sums", name: "Sums", concepts: ["numbers"] }],
    },
  }),
  [`${practice}/.docs/instructions.md`]: "# Instructions\n\nSay hello.\n",
  [`${practice}/.docs/instructions.append.md`]: "More.\n",
  [`${practice}/.docs/hints.md`]: "Think.",
  [`${practice}/.meta/config.json`]: JSON.stringify({
    blurb: "Say hello.",
    files: { solution: ["greet.py"], test: ["greet_test.py"], example: [".meta/example.py"] },
  }),
  [`${practice}/.meta/example.py`]: "def greet(): return 'hello'\n",
  [`${practice}/greet.py`]: "def greet(): pass\n",
  [`${practice}/greet_test.py`]: "def test(): pass\n",
  [`${practice}/extra.txt`]: "?",
  "exercises/concept/sums/.docs/instructions.md": "Add.",
  "exercises/practice/old/.docs/instructions.md": "Gone.",
  "exercises/practice/unlisted/.docs/instructions.md": "Gone.",
};

describe("an Exercism track", () => {
  it("becomes lessons with labs, its example the solution, and names what it left out", () => {
    const notes = createNotes();
    const tree = withoutWrapper(treeOf(track));
    expect(isExercismTrack(tree)).toBe(true);
    const { content } = readExercismTrack(tree, notes);
    expect(content).toMatchObject({ title: "Python", summary: "A language." });
    expect(content.modules.map(({ title }) => title)).toEqual(["Concepts", "Practice: easy"]);
    expect(content.modules[1]?.lessons).toMatchObject([
      {
        ...{ slug: "greet", title: "Greet", completion: "tests", durationMinutes: 20 },
        text: "# Instructions\n\nSay hello.\n\nMore.\n\n::::::hint[Hints]\nThink.\n::::::",
        lab: {
          ...{ entry: "greet.py", testCommand: "python3 -m pytest -q" },
          starter: [{ path: "greet.py", content: "def greet(): pass\n" }],
          tests: [{ path: "greet_test.py", content: "def test(): pass\n", visible: true }],
          solution: [{ path: "greet.py", content: "def greet(): return 'hello'\n" }],
        },
      },
    ]);
    expect(notes.all().map(({ path }) => path)).toEqual([
      "exercises/concept/sums",
      "exercises/concept/sums/.meta/config.json",
      "exercises/practice/greet",
      "exercises/practice/old",
      "exercises/practice/unlisted",
    ]);
  });

  it("of a language whose tests cannot run is read, with a note", () => {
    const notes = createNotes();
    const config = track["config.json"].replaceAll("python", "cobol").replaceAll("Python", "COBOL");
    const { content } = readExercismTrack(treeOf({ ...track, "config.json": config }), notes);
    expect(content.modules[1]?.lessons[0]).toMatchObject({ completion: "read", lab: { testCommand: "" } });
    expect(notes.all()[0]).toMatchObject({ path: "config.json", kind: "notSupported" });
  });

  it("that is broken costs what is broken alone", () => {
    const notes = createNotes();
    const { content } = readExercismTrack(treeOf({ ...track, "config.json": "{" }), notes);
    expect(content.modules).toEqual([]);
    expect(notes.all()[0]?.what).toBe("This is not valid JSON.");
  });
});

describe("a Carpentries lesson", () => {
  const episode = [
    ...[":::::::::: questions", "", "- Why?", "", "::::::::::", "", "Text."],
    ...["::: challenge", "## Try", "```", "::: not a block", "```", "::::: solution", "Yes.", ":::::", ":::"],
    ...["::: instructor", "Secret.", ":::", "![](fig/a.png){alt='A [b]'}", "::: strange", "Odd.", ":::"],
  ].join("\n");

  it("has its blocks turned into ours, line by line", () => {
    const notes = createNotes();
    const { text, lines } = fromCarpentries(episode, "episodes/01-a.md", 5, notes);
    expect(text).toBe(
      [
        ...["> [!NOTE]", "> **Questions**", ">", "> - Why?", "", "Text."],
        ...[
          "> [!TIP]",
          "> ## Try",
          "> ```",
          "> ::: not a block",
          "> ```",
          "> :::hint[Solution]",
          "> Yes.",
          "> :::",
        ],
        ...["![A \\[b\\]](fig/a.png)", "> [!NOTE]", "> Odd."],
      ].join("\n"),
    );
    expect(lines[text.split("\n").indexOf("Text.")]).toBe(11);
    expect(notes.all().map(({ kind, line }) => [kind, line])).toEqual([
      ["notSupported", 21],
      ["changed", 25],
    ]);
  });

  it("comes in the order of its episodes, without its data and what is for instructors", () => {
    const notes = createNotes();
    const { content } = readMarkdownTree(
      treeOf({
        "config.yaml": "title: 'The Shell'\nepisodes:\n- 02-b.md\n- 01-a.md\ncontact: us\n",
        "index.md": "---\nsite: sandpaper\n---\n\nWelcome.\n",
        "README.md": "# About the repository\n",
        "episodes/01-a.md": "---\ntitle: A\nteaching: 10\nexercises: 5\n---\nText.\n",
        "episodes/02-b.md": "---\ntitle: B\n---\nText.\n",
        "learners/setup.md": "---\ntitle: Setup\n---\nInstall.\n",
        "instructors/notes.md": "Secret.",
        "data/notes.md": "1",
      }),
      notes,
    );
    expect(content).toMatchObject({ title: "The Shell", description: "Welcome.", durationMinutes: 17 });
    expect(content.modules.map(({ title, lessons }) => [title, lessons.map(({ slug }) => slug)])).toEqual([
      ["Episodes", ["b", "a"]],
      ["For learners", ["setup"]],
    ]);
    expect(notes.all().map(({ path }) => path)).toEqual(["README.md", "data", "instructors"]);
  });
});

// Each of these took minutes, or more memory than there is.
describe("hostile texts", () => {
  const readPages = (files: Record<string, string>) => {
    const notes = createNotes();
    const { content } = readMarkdownTree(treeOf(files), notes);
    return { content, notes: notes.all().map(({ what }) => what) };
  };

  it("stay as they are when they are too long", () => {
    const { content, notes } = readPages({
      "config.yaml": "title: Site\n",
      "episodes/a.md": `# a${" ".repeat(400_000)}b\n${"![](x){".repeat(100_000)}`,
    });
    expect(content.modules[0]?.lessons[0]?.title).toBe("A");
    expect(notes[0]).toContain("too long for a lesson");
  });

  it("have no blocks in blocks without end", () => {
    const { text } = fromCarpentries(":::a\n".repeat(10_000), "a.md", 1, createNotes());
    expect(text.length).toBeLessThan(500_000);
    expect(text).toContain(":::a");
  });

  it("have no settings without end, nor settings said twice", () => {
    const keys = (count: number) =>
      Array.from({ length: count }, (_, at) => `k${at.toString(36)}:\n`).join("");
    const { notes } = readPages({
      "long.md": `---\n${keys(60_000)}---\nText`,
      "many.md": `---\n${keys(30_000)}---\nText`,
      "twice.md": "---\ntitle: a\ntitle: b\n---\nText",
      "deep.md": `---\na: ${"[".repeat(100_000)}\n---\nText`,
    });
    expect(notes.filter((what) => what.includes("too long"))).toHaveLength(1);
    expect(notes.filter((what) => what.includes("is not known"))).toHaveLength(30_000);
    expect(notes.filter((what) => what.includes("Map keys must be unique"))).toHaveLength(1);
    expect(notes.filter((what) => what.includes("not valid YAML"))).toHaveLength(2);
  });

  it("are read once, however often they are listed", () => {
    const notes = createNotes();
    const exercise = { slug: "greet", difficulty: 1 };
    const config = {
      slug: "python",
      exercises: { practice: Array.from({ length: 50_000 }, () => exercise) },
    };
    const files = { solution: Array.from({ length: 50_000 }, () => "greet.py") };
    const { content } = readExercismTrack(
      treeOf({
        ...track,
        "config.json": JSON.stringify(config),
        [`${practice}/.meta/config.json`]: JSON.stringify({ files }),
        [`${practice}/greet.py`]: "pass\n".repeat(20_000),
      }),
      notes,
    );
    const [lesson, ...none] = content.modules.flatMap(({ lessons }) => lessons);
    expect(lesson?.lab?.starter).toHaveLength(1);
    expect(none).toEqual([]);
    expect(notes.all().filter(({ what }) => what.includes("twice"))).toHaveLength(49_999);
  });
});
