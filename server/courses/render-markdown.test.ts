import { describe, expect, it } from "vitest";
import { renderDraft, renderMarkdown } from "./render-markdown.ts";
import { MAX_LESSON_CHARS } from "#server/lessons/schema.ts";

const html = async (source: string): Promise<string> => (await renderMarkdown(source)).html;

describe("headings", () => {
  it("get ids of their own and are listed in order", async () => {
    const page = await renderMarkdown("## For & while\n\ntext\n\n### `range(5)`\n\n## For & while");
    expect(page.headings).toEqual([
      { depth: 2, id: "section-for--while", text: "For & while" },
      { depth: 3, id: "section-range5", text: "range(5)" },
      { depth: 2, id: "section-for--while-1", text: "For & while" },
    ]);
    for (const { id } of page.headings) expect(page.html).toContain(`id="${id}"`);
  });

  it("move down one level when the author begins at h1, since the page has its title", async () => {
    const page = await renderMarkdown("# A\n\n## B\n\n###### C");
    expect(page.headings.map(({ depth }) => depth)).toEqual([2, 3, 6]);
    expect(page.html).not.toContain("<h1");
  });

  it("are reached by the link an author would write", async () => {
    expect(await html("## Loops\n\n[see](#loops)")).toContain('href="#section-loops"');
  });
});

describe("callouts", () => {
  it.each(["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])("%s becomes a labelled aside", async (kind) => {
    const name = kind.toLowerCase();
    const label = kind.charAt(0) + name.slice(1);
    const shown = await html(`> [!${kind}]\n> Mind *this*.`);
    expect(shown).toContain(`<aside class="callout callout-${name}" role="note" aria-label="${label}">`);
    expect(shown).toContain("<p>Mind <em>this</em>.</p>");
    expect(shown).not.toContain("[!");
  });

  it("keep all their paragraphs, and need no text on the marker's line", async () => {
    expect(await html("> [!TIP]\n>\n> one\n>\n> two")).toMatch(
      /<aside[^]*<p>one<\/p>\s*<p>two<\/p>\s*<\/aside>/,
    );
  });

  it.each(["> [!DANGER]\n> x", "> plain", "> [!NOTE] on one line"])("leave %j a quote", async (source) => {
    expect(await html(source)).toContain("<blockquote>");
  });
});

describe("code blocks", () => {
  it("name their language, can be scrolled by keyboard and are coloured for both themes", async () => {
    const shown = await html('```py\nprint("hi")\n```');
    expect(shown).toContain('<figcaption class="code-language">Python</figcaption>');
    expect(shown).toContain('<pre class="shiki" tabindex="0">');
    expect(shown).toMatch(/style="--shiki-light:#\w{6};--shiki-dark:#\w{6}">print</);
  });

  it.each([
    "bash",
    "c",
    "cpp",
    "css",
    "diff",
    "go",
    "html",
    "java",
    "js",
    "json",
    "md",
    "rust",
    "sql",
    "ts",
    "yaml",
  ])("colour %s", async (language) => {
    expect(await html(`\`\`\`${language}\nint x = "a"; // b\n\`\`\``)).toContain('<span class="line">');
  });

  it.each(["brainfuck", "../../etc", "constructor", "__proto__", ""])("show %j plainly", async (language) => {
    const shown = await html(`\`\`\`${language}\na < b\n\`\`\``);
    expect(shown).toContain('<pre class="shiki" tabindex="0"><code>a &#x3C; b</code></pre>');
  });

  it("stay plain beyond what one page may cost, so that no page blocks the server", async () => {
    const block = `\`\`\`python\n${"x = 1\n".repeat(1_500)}\`\`\`\n\n`;
    const figures = (await html(block.repeat(3))).split("<figure").slice(1);
    expect(figures.map((figure) => figure.includes("--shiki-light"))).toEqual([true, false, false]);
  });

  it("keep the text exactly, coloured or not", async () => {
    const code = "\tx = '<b>&amp;</b>'\n\n    y\n";
    for (const language of ["python", "unknown"]) {
      const pre = /<code>([^]*)<\/code>/.exec(await html(`~~~${language}\n${code}~~~`))?.[1] ?? "";
      const text = pre
        .replace(/<[^>]*>/g, "")
        .replaceAll("&#x3C;", "<")
        .replaceAll("&#x26;", "&");
      expect(text).toBe(code.trimEnd());
    }
  });
});

describe("links, pictures, tables and checkboxes", () => {
  it("open other sites in a new tab that learns nothing of ours, and say so", async () => {
    for (const address of ["https://docs.python.org", "//docs.python.org", "http://x.test/a"]) {
      const shown = await html(`[docs](${address})`);
      expect(shown).toContain('target="_blank" rel="noopener noreferrer nofollow"');
      expect(shown).toContain("(opens in a new tab)");
    }
    expect(await html("[next](/learn/python)")).toContain('<a href="/learn/python">next</a>');
  });

  it("load pictures lazily from https and own paths, and replace others by their description", async () => {
    for (const address of ["https://x.test/a.png", "/media/a.png", "a.png"])
      expect(await html(`![a cat](${address})`)).toContain(
        `<img src="${address}" alt="a cat" loading="lazy"`,
      );
    for (const address of ["http://x.test/a.png", "data:image/svg+xml;base64,PHN2Zy8+", "ftp://x.test/a"])
      expect(await html(`![a cat](<${address}>)`)).toBe("<p>a cat</p>");
  });

  it("put tables into a frame that scrolls", async () => {
    const shown = await html("| a | b |\n| --- | ---: |\n| 1 | [x](https://x.test) |");
    expect(shown).toMatch(/^<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table>/);
    expect(shown).toContain('<td align="right"><a href="https://x.test" target="_blank"');
    expect(shown.match(/<div/g)).toHaveLength(1);
  });

  it("say whether a task is done", async () => {
    const shown = await html("- [x] one\n- [ ] two");
    expect(shown).toContain('<input type="checkbox" checked disabled aria-label="Done">');
    expect(shown).toContain('<input type="checkbox" disabled aria-label="To do">');
  });

  it("lead from a footnote's mark to its text and back", async () => {
    const shown = await html("A[^1].\n\n[^1]: Note.");
    expect(shown).toContain('href="#section-fn-1" id="section-fnref-1"');
    expect(shown).toContain('<li id="section-fn-1">');
    expect((await renderMarkdown("A[^1].\n\n[^1]: Note.")).headings).toEqual([]);
  });
});

describe("mathematics", () => {
  it("is set for eyes and for screen readers, within a line and on lines of its own", async () => {
    const shown = await html("It is $a^2$.\n\n$$\n\\frac{1}{2}\n$$");
    expect(shown).toContain(
      '<p>It is <span class="math"><span class="katex"><span class="katex-mathml"><math',
    );
    expect(shown).toMatch(/<div class="math-block" tabindex="0">.*<math[^>]*><semantics><mrow><mfrac>/s);
  });

  it("is not found in sums of money", async () => {
    expect(await html("From $5 to $10, or $ 3 and $4.")).toBe("<p>From $5 to $10, or $ 3 and $4.</p>");
  });

  it("is shown as it was written when it is none", async () => {
    expect(await html("a $\\frac{1$ b")).toBe('<p>a <code class="math-mistake">\\frac{1</code> b</p>');
  });

  it("stays source beyond what one page may cost", async () => {
    const shown = await html("$x_1^2$ ".repeat(1_000));
    expect(shown.split('class="katex"').length).toBeLessThan(600);
    expect(shown.split("math-mistake").length).toBeGreaterThan(400);
  });
});

describe("what lessons are built of", () => {
  it("hints fold, under a title of the author's", async () => {
    expect(await html(":::hint[Look *closer*]\nAt `x`.\n:::")).toMatch(
      /^<details class="hint"><summary>Look <em>closer<\/em><\/summary>\s*<p>At <code>x<\/code>.<\/p>\s*<\/details>$/,
    );
    expect(await html(":::hint\nx\n:::")).toContain("<summary>Hint</summary>");
  });

  it("tabs are radio buttons with a panel after each, which work without script", async () => {
    const shown = await html("::::tabs[System]\n:::tab[Linux]\na\n:::\n:::tab[macOS]\nb\n:::\n::::");
    expect(shown).toContain('<div class="tabs" role="radiogroup" aria-label="System">');
    expect(shown.match(/<input type="radio" name="section-tabs-1"/g)).toHaveLength(2);
    expect(shown).toMatch(
      /id="section-tabs-1-1" checked><label for="section-tabs-1-1">Linux<\/label><div class="tab-panel">/,
    );
  });

  it("steps keep their list", async () => {
    expect(await html(":::steps\n1. a\n2. b\n:::")).toMatch(/^<div class="steps">\s*<ol>\s*<li>a<\/li>/);
  });

  it("the lab is opened at a file and line", async () => {
    expect(await html('::lab[Try it]{file="src/main.py" line="12"}')).toBe(
      '<p class="lab-way"><a href="#lab" class="lab-link" data-file="src/main.py" data-file-line="12">Try it</a></p>',
    );
    expect(await html("::lab{file=main.py line=3}")).toContain(">Open main.py, line 3</a>");
    expect(await html("::lab")).toContain('<a href="#lab" class="lab-link">Open the lab</a>');
  });

  it("diagrams are sent as their source, to be drawn by the reader's browser", async () => {
    expect(await html("```mermaid\nA-->B\n```")).toMatch(
      /^<figure class="diagram"><details><summary>.*A-->B/s,
    );
  });

  it.each([
    "std::cout << x",
    "::std::vector",
    "10:30 and a:b",
    ":::",
    "::: note",
    ":::unknown",
    "::unknown{a=1}",
  ])("%j is no part of it and stays", async (source) => {
    expect((await html(source)).replaceAll("&#x3C;", "<")).toContain(source);
  });

  it("a directive of another name keeps its content", async () => {
    expect(await html(":::other[x]\n*a*\n:::")).toBe("<p>:::other[x]</p>\n<p><em>a</em></p>");
  });
});

it("keeps a picture's place and lets the browser choose its size", async () => {
  const address = `/media/${"0a".repeat(20)}-1200x800.webp`;
  expect(await html(`![a cat](${address})`)).toContain('width="1200" height="800" srcset="/media/');
  expect(await html(`![a cat](${address})`)).toContain(`-1200x800-w480.webp 480w, `);
});

it("says of each block of a draft where it begins", async () => {
  const { html: draft } = await renderDraft("# A\n\nb\n\n- c\n- d\n\n```py\ne\n```");
  const lines = [...draft.matchAll(/<(\w+)[^>]* data-line="(\d+)"/g)].map(([, tag, line]) => [
    tag,
    Number(line),
  ]);
  expect(lines).toEqual([
    ["h2", 1],
    ["p", 3],
    ["li", 5],
    ["li", 6],
    ["figure", 8],
  ]);
});

describe("raw HTML", () => {
  it("is shown as it was typed", async () => {
    expect(await html("A List<int> holds <b>numbers</b>.")).toContain(
      "List&#x3C;int> holds &#x3C;b>numbers&#x3C;/b>.",
    );
  });

  it("leaves comments out", async () => {
    expect(await html("a\n\n<!-- to do -->\n\nb")).not.toContain("to do");
  });
});

describe("limits", () => {
  it.each([
    ["too long", "word ".repeat(MAX_LESSON_CHARS / 5 + 1)],
    ["endless hints", ":::hint\n".repeat(1_000)],
    ["nested quotes", `${">".repeat(20_000)}x`],
    ["nested lists", `${"- ".repeat(10_000)}x`],
    ["nested quotes after a bare return", `x\r${">".repeat(20_000)}y`],
    ["nested quotes in a footnote", `A[^1].\n\n[^1]: ${"> ".repeat(10_000)}x`],
    [
      "a list indented further and further",
      Array.from({ length: 200 }, (_, i) => `${"  ".repeat(i)}- x`).join("\n"),
    ],
    [
      "a table blown up by its widest row",
      `${"|a".repeat(9_000)}\n${"|-".repeat(9_000)}\n${"|b|\n".repeat(500)}`,
    ],
  ])("shows a text that is %s as it was written", async (_, source) => {
    const page = await renderMarkdown(source);
    expect(page.html).toMatch(/^<p>This text .*<pre/s);
    expect(page.html.length).toBeLessThan(source.length * 3 + 500);
    expect(page.headings).toEqual([]);
  });

  it.each([
    ["a sum", "8 + 5 + 6 + 1 + 9 + 5 + 0 + 3 + 8 + 3 + 3 + 4 + 3 + 7 = 80"],
    [
      "numbers and dashes",
      "1.2 - 3.4 - 5.6 - 7.8 - 9.0 - 1.2 - 3.4 - 5.6 - 7.8 - 9.0 - 1.2 - 3.4 - 5.6 - 7.8",
    ],
  ])("take %s for no nesting", async (_, source) => {
    expect(await html(`**Add**:\n\n${source}`)).toContain("<strong>Add</strong>");
  });
});

it("renders a text once while it is remembered", async () => {
  const [first, second] = await Promise.all([renderMarkdown("once"), renderMarkdown("once")]);
  expect(second).toBe(first);
  expect(await renderMarkdown("once")).toBe(first);
});
