import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { describe, expect, it } from "vitest";
import { randomFrom } from "#tests/random.ts";
import { packTar } from "../pack-tar.ts";
import { unwatched } from "../progress.ts";
import { createNotes } from "../report.ts";
import { randomCourse } from "../testing/random-course.ts";
import { textIn, type Tree } from "../tree.ts";
import { unpackArchive } from "../unpack-archive.ts";
import { olxFolder } from "./find-olx.ts";
import { readOlx } from "./read-olx.ts";
import { writeOlx } from "./write-olx.ts";

type Course = Parameters<typeof writeOlx>[0];

const PICTURE = `${"a".repeat(40)}-9x9.webp`;
const store = { get: () => Promise.resolve({ content: Readable.from([Buffer.from("picture")]) }) };

async function packed(course: Course): Promise<Tree> {
  const written = await writeOlx(course, { slug: "a-course", origin: "https://learn.example" });
  return unpackArchive(await buffer(packTar(written, store) as ReadableStream<Uint8Array>));
}

async function again(tree: Tree) {
  const notes = createNotes();
  return { ...(await readOlx(tree, olxFolder(tree) ?? "", notes, unwatched)), notes: notes.all() };
}

const outlineOf = ({ modules }: Course) =>
  modules.map(({ title, lessons }) => [shown(title), lessons.map((lesson) => shown(lesson.title))]);

/** What remains of a name that XML cannot say, or that has no letters. */
const shown = (name: string) =>
  name.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").trim() || "Without a name";

describe("a course written for Open edX", () => {
  it("comes back with the same outline and names, whatever is in its texts", async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const course = randomCourse(randomFrom(seed));
      const { content, notes } = await again(await packed(course));
      expect(outlineOf(content), `seed ${String(seed)}`).toEqual(outlineOf(course));
      expect(shown(content.title)).toBe(shown(course.title).replace("Without a name", "Imported course"));
      expect(notes.filter(({ what }) => what.includes("not sound XML"))).toEqual([]);
    }
  });

  it("keeps texts, formulas, code, pictures and links between lessons", async () => {
    const course = randomCourse(randomFrom(7));
    const [module] = course.modules;
    const [one, two] = ["11111111", "22222222"].map((start) => `${start}-1111-4111-8111-111111111111`);
    const text = [
      "## Part",
      `Some **words**, $x^2$ and ![a picture](/media/${PICTURE}).`,
      "```python\nprint(1 < 2)\n```",
      "> [!NOTE]\n> Look [there](second#part) and [away](https://example.org/).",
      "- [x] done\n- [ ] open",
      "$$\ny_1\n$$",
    ].join("\n\n");
    const lesson = { summary: "", durationMinutes: 1, completion: "read", lab: null } as const;
    const lessons = [
      { ...lesson, id: one ?? "", slug: "first", title: "First", text },
      { ...lesson, id: two ?? "", slug: "second", title: "Second", text: "End." },
    ];
    const modules = [{ id: module?.id ?? "", title: "M", summary: "", lessons }];
    const tree = await packed({ ...course, modules, cover: `/media/${PICTURE}`, description: "About *it*." });
    expect(textIn(tree, `course/static/${PICTURE}`)).toBe("picture");
    const { content, notes } = await again(tree);
    expect(content).toMatchObject({ description: "About _it_.", cover: `course/static/${PICTURE}` });
    expect(content.modules[0]?.lessons[0]?.text).toBe(
      [
        "## Part",
        `Some **words**, $x^2$ and ![a picture](../../course/static/${PICTURE}).`,
        "```python\nprint(1 < 2)\n```",
        "> **Note**\n>\n> Look [there](../../course/sequential/22222222111141118111111111111111.xml) and [away](https://example.org/).",
        "- [x] done\n- [ ] open",
        "$y_1$",
      ].join("\n\n"),
    );
    expect(notes.map(({ path }) => path).sort()).toEqual([
      "course/about/short_description.html",
      "course/policies/export/grading_policy.json",
      "course/policies/export/policy.json",
    ]);
  });

  it("describes labs, with a way to them and their files, and tells nobody the solution", async () => {
    const course = randomCourse(randomFrom(7));
    const withLab = course.modules.flatMap(({ lessons }) => lessons).find(({ lab }) => lab !== null);
    if (withLab?.lab == null) throw new Error("this seed has no lab");
    const lab = {
      ...withLab.lab,
      ...{
        title: "Add",
        instructions: "Add **two** numbers.",
        starter: [{ path: "src/add.py", content: "def add" }],
      },
      tests: [
        { path: "test_add.py", content: "visible", visible: true },
        { path: "test_hidden.py", content: "hidden", visible: false },
      ],
      solution: [{ path: "src/add.py", content: "solved" }],
    };
    const lessons = [{ ...withLab, slug: "adding", title: "Adding", text: "Go.", lab }];
    const tree = await packed({ ...course, modules: [{ id: withLab.id, title: "M", summary: "", lessons }] });
    const name = withLab.id.replaceAll("-", "");
    const html = textIn(tree, `course/html/${name}-lab.html`);
    expect(html).toContain('<a href="https://learn.example/learn/a-course/adding#lab">Open the lab</a>');
    expect(html).toContain("<strong>two</strong>");
    expect(textIn(tree, "course/static/adding-src_add.py")).toBe("def add");
    expect(textIn(tree, "course/static/adding-test_add.py")).toBe("visible");
    const all = [...tree.keys()].map((path) => textIn(tree, path) ?? "").join("\n");
    expect(all).not.toMatch(/hidden|solved/);
  });
});
