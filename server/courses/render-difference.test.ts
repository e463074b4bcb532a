import { describe, expect, it } from "vitest";
import { renderDifference } from "./render-difference.ts";

/** Without what is only said, to be read more easily. */
async function difference(before: string, after: string): Promise<string> {
  const html = (await renderDifference(before, after)) ?? "";
  return html.replaceAll(/<span class="sr-only">[^<]*<\/span>/g, "");
}

describe("two versions of a lesson, rendered as one", () => {
  it("marks nothing where nothing has changed", async () => {
    const text = "# One\n\nText with $x^2$ and `code`.\n\n- a\n- b\n";
    expect(await renderDifference(text, text)).not.toMatch(/<(ins|del)/);
  });

  it("marks the words that have changed, and says so in words", async () => {
    const html = await renderDifference("Python is a slow language.", "Python is a **calm** language.");
    expect(html).toBe(
      '<p>Python is a <strong><del class="diff-words"><span class="sr-only">[removed: </span>slow<span class="sr-only">]</span></del>' +
        '<ins class="diff-words"><span class="sr-only">[added: </span>calm<span class="sr-only">]</span></ins></strong> language.</p>',
    );
  });

  it("marks whole blocks that came or went", async () => {
    expect(await difference("One.\n\nTwo is here.\n", "One.\n\n> Something else\n")).toMatch(
      /^<p>One\.<\/p><del class="diff-block"><p>Two is here\.<\/p><\/del><ins class="diff-block"><blockquote>/,
    );
  });

  it("looks into lists and tables, whose parts stay where they may stand", async () => {
    const list = await difference("- one\n- two\n- three", "- one\n- three\n- four");
    expect(list).toContain('<li><del class="diff-words">two</del></li>');
    expect(list).toContain('<li><ins class="diff-words">four</ins></li>');
    const table = "| a | b |\n|---|---|\n| first | old value |\n";
    const changed = await difference(table, table.replace("old", "new"));
    expect(changed).toMatch(/<td><del[^>]*>old<\/del><ins[^>]*>new<\/ins> value<\/td>/);
    const longer = await difference(table, `${table}| second | more |\n`);
    expect(longer).toMatch(/<td><ins[^>]*>second<\/ins><\/td>\s*<td><ins[^>]*>more<\/ins><\/td>/);
  });

  it("marks what changed inside of coloured code, formulas and hints", async () => {
    const code = (name: string) => `\`\`\`python\nprint("hello")\nname = ${name}\nprint(name)\n\`\`\``;
    const html = await difference(code("one"), code("two"));
    expect(html).toMatch(/<del[^>]*>one<\/del>.*<ins[^>]*>two<\/ins>/);
    expect(html.match(/<pre/g)).toHaveLength(1);
    const formula = await difference("The area is $a^2$ here.", "The area is $b^2$ here.");
    expect(formula.match(/class="math"/g)).toHaveLength(2);
    expect(formula).toMatch(/The area is <del[^>]*><span class="math">.*<\/del><ins/);
    const hint = (word: string) => `:::hint[Stuck?]\nTry the ${word} loop of the two.\n:::`;
    expect(await difference(hint("first"), hint("second"))).toMatch(/<details class="hint" open>.*<del/s);
  });

  it("shows both where only the way it is written has changed", async () => {
    const html = await difference("[Read this page](https://a.test)", "[Read this page](https://b.test)");
    expect(html).toMatch(
      /<del[^>]*><p><a href="https:\/\/a\.test".*<ins[^>]*><p><a href="https:\/\/b\.test"/s,
    );
  });

  it("gives what went no place in the page to lead to", async () => {
    const html = await difference("## Old heading\n\nText.", "## New name\n\nText.");
    expect(html.match(/ id=/g)).toHaveLength(1);
  });

  it("lets nothing through that the renderer keeps out", async () => {
    const attacks = [
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "[x](javascript:alert(1))",
      "$\\href{javascript:alert(1)}{x}$",
      '<ins onclick="alert(1)">x</ins>',
    ];
    for (const attack of attacks) {
      const html = await renderDifference(`Some text here ${attack}`, `Some ${attack} other text here`);
      expect(html).not.toMatch(/<script|<img|onerror=(?!alert\(1\)&gt;|alert\(1\)>)|href="javascript/);
      expect(html).not.toMatch(/<[^>]* on\w+=/);
    }
  });

  it("leaves texts that are too much to render to their source", async () => {
    expect(await renderDifference("x".repeat(2_000_000), "y")).toBeNull();
  });

  it("marks one word in a paragraph as long as a lesson may be", async () => {
    const long = "a ".repeat(29_000);
    // It took half a minute, in which nobody else was served.
    expect(await difference(`${long}end`, `${long}finish`)).toMatch(
      /a <del[^>]*>end<\/del><ins[^>]*>finish<\/ins><\/p>$/,
    );
  });
});
