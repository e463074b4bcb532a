import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./render-markdown.ts";
import { maxMarkdownChars } from "./render-markdown/limits.ts";

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
    ["too long", "word ".repeat(maxMarkdownChars / 5 + 1)],
    ["nested quotes", `${">".repeat(20_000)}x`],
    ["nested lists", `${"- ".repeat(10_000)}x`],
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
});

it("renders a text once while it is remembered", async () => {
  const [first, second] = await Promise.all([renderMarkdown("once"), renderMarkdown("once")]);
  expect(second).toBe(first);
  expect(await renderMarkdown("once")).toBe(first);
});
