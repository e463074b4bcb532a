import { describe, expect, it } from "vitest";
import { unwatched } from "../progress.ts";
import { createNotes } from "../report.ts";
import { olxFolder } from "./find-olx.ts";
import { readOlx } from "./read-olx.ts";

async function read(files: Record<string, string>) {
  const tree = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const notes = createNotes();
  const base = olxFolder(tree);
  if (base === null) throw new Error("no course.xml");
  const { content, sources } = await readOlx(tree, base, notes, unwatched);
  return {
    content,
    sources,
    notes: notes.all().map(({ kind, path, line, what }) => ({ kind, at: `${path}:${String(line)}`, what })),
  };
}

/** A course whose one page holds this. */
const withHtml = (html: string, more: Record<string, string> = {}) =>
  read({
    "course.xml": '<course url_name="run" org="O" course="C"/>',
    "course/run.xml": '<course display_name="A course"><chapter url_name="one"/></course>',
    "chapter/one.xml": '<chapter display_name="One"><sequential url_name="first"/></chapter>',
    "sequential/first.xml": '<sequential display_name="First"><vertical url_name="page"/></sequential>',
    "vertical/page.xml": '<vertical display_name="First"><html url_name="text"/></vertical>',
    "html/text.xml": '<html filename="text" display_name="Text"/>',
    "html/text.html": html,
    ...more,
  });

const textOf = ({ content }: Awaited<ReturnType<typeof read>>) => content.modules[0]?.lessons[0]?.text;

describe("a course of Open edX", () => {
  it("keeps its outline: chapters are modules, sequentials lessons, verticals sections", async () => {
    const { content, notes } = await read({
      "top/course.xml": `<course url_name="run" display_name="Old name" course_image="card.png">
        <chapter display_name="One"><sequential display_name="First" url_name="first">
          <vertical display_name="Page one"><html><p>Hello <b>you</b>.</p><h2>More</h2></html></vertical>
          <vertical display_name="Page two"><html>Bye, \\(x^2\\).</html></vertical>
        </sequential></chapter>
        <chapter display_name="Two"><vertical display_name="Alone"><html>Text</html></vertical></chapter>
      </course>`,
      "top/policies/run/policy.json": '{"course/run": {"display_name": "New name"}}',
      "top/static/card.png": "",
      "top/about/overview.html": "<h1>About</h1><p>It is short.</p>",
    });
    expect(content).toMatchObject({ title: "New name", description: "## About\n\nIt is short." });
    expect(content.cover).toBe("top/static/card.png");
    expect(
      content.modules.map(({ title, lessons }) => [title, lessons.map((lesson) => lesson.title)]),
    ).toEqual([
      ["One", ["First"]],
      ["Two", ["Alone"]],
    ]);
    expect(content.modules[0]?.lessons[0]?.text).toBe(
      "## Page one\n\nHello **you**.\n\n### More\n\n## Page two\n\nBye, $x^2$.",
    );
    expect(notes.map(({ at }) => at)).toEqual(["top/policies/run/policy.json:null"]);
  });

  it("has pictures and links to other lessons lead there, and says what leads nowhere", async () => {
    const html = `<p><img src="/static/my%20pic.png" alt="Me"/> <a href="/jump_to_id/page">top</a></p>
      <p><a href="/static/slides.pdf">Slides</a> and <a href="https://example.org/">away</a></p>
      <p><img src="/static/gone.png" alt="Gone"/></p>`;
    const done = await withHtml(html, { "static/my pic.png": "", "static/slides.pdf": "" });
    expect(textOf(done)).toBe(
      "![Me](../static/my%20pic.png) [top](../sequential/first.xml)\n\n" +
        "Slides and [away](https://example.org/)\n\nGone",
    );
    expect(done.notes.map(({ at }) => at)).toEqual(["html/text.html:2", "html/text.html:3"]);
  });

  it("leaves a note in the text, and a line in the report, for what it does not know", async () => {
    const done = await withHtml("<p>Text</p>", {
      "vertical/page.xml": `<vertical display_name="First" start="2020-01-01">
  <problem url_name="sum"/>
  <video youtube_id_1_0="abc" display_name="See"/>
  <lti display_name="Tool" launch_url="https://example.org"/>
  <html url_name="text"/>
  <html url_name="lost"/>
</vertical>`,
      "problem/sum.xml": '<problem display_name="Sums"><p>1 + 1?</p></problem>',
      "tabs/more.html": "",
    });
    expect(textOf(done)).toBe(
      [
        "> [!WARNING]\n> Here was a problem of Open edX “Sums”, which was not taken over.",
        "[Watch: See](<https://www.youtube.com/watch?v=abc>)",
        "> [!WARNING]\n> Here was a “lti” of Open edX “Tool”, which was not taken over.",
        "Text",
        "> [!WARNING]\n> Here “vertical/page.xml” names a “html” that is not there.",
      ].join("\n\n"),
    );
    expect(done.notes.map(({ kind, at }) => `${kind} ${at}`)).toEqual([
      "notSupported problem/sum.xml:1",
      "notSupported tabs/more.html:null",
      "notSupported vertical/page.xml:1",
      "changed vertical/page.xml:3",
      "notSupported vertical/page.xml:4",
      "notSupported vertical/page.xml:6",
    ]);
  });

  it("takes no script, and no words for markup", async () => {
    const html = `<script>alert(1)</script><p onclick="x()">a &lt;b&gt; $5 and $6 :::hint</p>
<iframe src="https://example.org/v"></iframe><a href="javascript:alert(1)">go</a><style>p{}</style>`;
    const done = await withHtml(html);
    expect(textOf(done)).toBe("a \\<b> \\$5 and \\$6 :::hint\n\n<https://example.org/v>\n\ngo");
    expect(done.notes.map(({ at }) => at)).toEqual(
      [1, 1, 2, 2, 2].map((line) => `html/text.html:${String(line)}`),
    );
  });
});

describe("hostile XML", () => {
  const entities = '<!DOCTYPE course [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
  const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;

  it.each([
    ["reads another file", `${entities}<html>&x;</html>`, "declares entities", 1],
    ["unfolds without end", `\n${laughs}<html>&b;</html>`, "declares entities", 2],
    [
      "names what is declared elsewhere",
      '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">\n<html>&x;</html>',
      "not sound XML",
      2,
    ],
    [
      "is nested without end",
      `<html>${"<p>".repeat(100_000)}${"</p>".repeat(100_000)}</html>`,
      "too deeply",
      1,
    ],
    ["never ends", "<html><p>", "not sound XML", 1],
    ["is too long", `<html>${"x".repeat(2_000_001)}</html>`, "too long", null],
  ])("that %s is refused, and the rest is read", async (_, xml, sentence, line) => {
    const done = await withHtml("<p>Fine</p>", { "html/text.xml": xml });
    expect(done.notes[0]).toMatchObject({ kind: "notSupported", at: "html/text.html:null" });
    expect(done.notes[1]).toMatchObject({ kind: "notSupported", at: `html/text.xml:${String(line)}` });
    expect(done.notes[1]?.what).toContain(sentence);
    expect(done.content.modules[0]?.lessons[0]?.title).toBe("First");
  });

  // Each of these took minutes, or more memory than there is.
  it.each([
    ["comments that never end", "<!--".repeat(400_000)],
    ["parts of letters that never end", "<![CDATA[".repeat(200_000)],
    ["elements that never end", "<a".repeat(900_000)],
  ])("is refused at once when it has %s", async (_, xml) => {
    const done = await withHtml("<p>Fine</p>", { "html/text.xml": xml });
    expect(done.notes[1]?.what).toContain("not sound XML");
  });

  it("has as many blocks as lines", async () => {
    const done = await withHtml("<p>Fine</p>", {
      "vertical/page.xml": `<vertical>${"<html/>\n".repeat(40_000)}</vertical>`,
    });
    expect(done.content.modules[0]?.lessons[0]?.title).toBe("First");
  });

  it("has formulas begin that never end", async () => {
    const beginnings = "\\(x".repeat(60_000) + "\\[x".repeat(60_000) + "[mathjax]x".repeat(30_000);
    const done = await withHtml(`<p>${beginnings} \\[ a \\\\[2pt] b \\] and \\(c\\)</p>`);
    expect(textOf(done)).toMatch(/\$a \\\\\[2pt\] b\$ and \$c\$$/);
  });

  it("opens elements anew in every block", async () => {
    const bold = Array.from({ length: 1_000 }, (_, index) => `<b id="${String(index)}">`).join("");
    const done = await withHtml(`<p>${bold}${"<p>x".repeat(50_000)}`);
    expect(textOf(done)).toBe("");
    expect(done.notes[0]?.what).toContain("more elements than anybody would write");
  });

  it("shows one page again and again", async () => {
    const page = `<html filename="text"/>`.repeat(20_000);
    const done = await withHtml(`<p>${"Words. ".repeat(100_000)}</p>`, {
      "vertical/page.xml": `<vertical>${page}</vertical>`,
    });
    expect(textOf(done)?.length).toBeLessThan(1_000_000);
    expect(done.notes.some(({ what }) => what.includes("was shown before"))).toBe(true);
  });

  it("has HTML that is nested without end left out", async () => {
    const done = await withHtml("<div>".repeat(50_000));
    expect(textOf(done)).toBe("");
    expect(done.notes[0]?.what).toContain("nested too deeply");
  });
});
