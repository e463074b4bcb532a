import { expect, it } from "vitest";
import { renderDraft, renderMarkdown } from "../render-markdown.ts";

/** Everything that may stand in a lesson's HTML, with the attributes it may have. KaTeX's own comes after. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  a: [
    "href",
    "title",
    "target",
    "rel",
    "id",
    "aria-label",
    "data-file",
    "data-file-line",
    "data-footnote-ref",
    "data-footnote-backref",
    "aria-describedby",
  ],
  aside: ["role", "aria-label"],
  details: ["open"],
  div: ["role", "aria-label", "tabindex"],
  figure: ["data-language"],
  h2: ["id"],
  h3: ["id"],
  img: ["src", "srcset", "sizes", "width", "height", "alt", "title", "loading", "decoding", "referrerpolicy"],
  input: ["type", "checked", "disabled", "aria-label", "name", "id"],
  label: ["for"],
  li: ["id"],
  ol: ["start"],
  p: ["aria-hidden"],
  pre: ["tabindex"],
  section: ["data-footnotes"],
  span: ["style", "aria-hidden"],
  td: ["align"],
  th: ["align"],
  ...Object.fromEntries(
    ["blockquote", "br", "code", "del", "em", "figcaption", "hr", "strong", "sup", "summary", "table"].map(
      (name) => [name, []],
    ),
  ),
  ...Object.fromEntries(["tbody", "thead", "tr", "ul"].map((name) => [name, []])),
  math: ["xmlns", "display"],
  ...Object.fromEntries(
    ["semantics", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msup", "msub"].map((name) => [
      name,
      ["mathvariant", "mathcolor", "stretchy", "width", "fence"],
    ]),
  ),
  ...Object.fromEntries(
    ["mstyle", "mover", "munder", "mpadded", "menclose", "msqrt", "mspace"].map((name) => [name, ["*"]]),
  ),
  annotation: ["encoding"],
  svg: ["xmlns", "width", "height", "viewBox", "preserveAspectRatio"],
  path: ["d"],
};
const STYLE = /^(?:--shiki-(?:light|dark):#\w{6};?)+$|^(?:[a-z-]+:[-#\w.% ]+;)*$/;
const ADDRESS = /^(?:https?:\/\/|mailto:|#|\/(?!\/)|[\w.-]+(?:\/|$))/i;

/** Fails on any tag or attribute that is not on the list. Reads the HTML as our own writer quotes it. */
function expectHarmless(html: string): void {
  const tags = [...html.matchAll(/<(\/?)([^\s>/]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)];
  expect(html.replaceAll(/<\/?[^\s>/]+(?:\s+[^\s=>]+(?:="[^"]*")?)*\s*\/?>/g, "")).not.toContain("<");
  for (const [tag, slash, name = "", attributes = ""] of tags) {
    const allowed = ALLOWED[name];
    expect(allowed, tag).toBeDefined();
    if (slash === "/") continue;
    for (const [, attribute = "", value = ""] of attributes.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)) {
      if (attribute === "class" || attribute === "data-line") continue;
      expect(attribute, tag).not.toMatch(/^on/i);
      if (allowed?.[0] !== "*") expect(allowed, `${attribute} in ${tag}`).toContain(attribute);
      if (attribute === "style") expect(value, tag).toMatch(STYLE);
      if (attribute === "href" || attribute === "src") expect(value, tag).toMatch(ADDRESS);
    }
  }
}

const script = "javascript:alert(1)";

it.each([
  "<script>alert(1)</script>",
  "a <script src=//x.test/a.js></script> b",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
  "<math href=javascript:alert(1)>x</math>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<style>@import 'https://x.test'</style><div style='background:url(https://x.test)'>",
  "<img srcset='x 1x, javascript:alert(1) 2x'>",
  "<form action=javascript:alert(1)><button>x</button></form><base href=//x.test>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'><link rel=import href=x>",
  "<lesson-hint onclick=alert(1)>x</lesson-hint><details open ontoggle=alert(1)>",
  "<!--[if IE]><script>alert(1)</script><![endif]--><!doctype html><?php echo 1 ?><![CDATA[<script>]]>",
  `[x](${script}) [x](JaVaScRiPt:alert(1)) [x](<java\nscript:alert(1)>) [x](&#106;avascript:alert(1))`,
  "[x](data:text/html,<script>alert(1)</script>) [x](vbscript:msgbox) [x](\\u0001javascript:alert(1))",
  `![x](${script}) ![x](data:image/svg+xml;base64,PHN2Zz4=) ![x](x" onerror="alert(1))`,
  `[x]: ${script} "t\\" onmouseover=\\"alert(1)"\n\n[x] ![x]`,
  `<${script}> <https://x.test/"onmouseover="alert(1)>`,
  `[x](https://x.test "a\\" onclick=\\"alert(1)")`,
  '```"><script>alert(1)</script>\nx\n```',
  '~~~js" onclick="alert(1)\n</code></pre><script>alert(1)</script>\n~~~',
  "## <img src=x onerror=alert(1)> `</h2><script>`",
  "| <script> | [x](javascript:1) |\n| --- | --- |\n| `</td><script>` | <b onclick=1> |",
  "[^x]\n\n[^x]: <script>alert(1)</script> [y](javascript:alert(1))",
  "> [!NOTE]<script>\n> <img src=x onerror=alert(1)>",
  "$\\href{javascript:alert(1)}{x}$ and $\\url{javascript:alert(1)}$",
  '$\\htmlData{x="y" onclick=alert(1)}{a}$ $\\htmlId{x}{a}$ $\\htmlClass{x}{a}$ $\\htmlStyle{color:red}{a}$',
  "$\\includegraphics[alt=x]{https://x.test/a.png}$ $\\text{<img src=x onerror=alert(1)>}$",
  "$$\n\\text{</annotation><script>alert(1)</script>} \\textcolor{red;background:url(x)}{x} \\unicode{x3c}\n$$",
  '$\\color{#000"onclick=alert(1)}x$ $\\def\\x{<script>}\\x$ $\\char`<script\\char`>$',
  "```math\n\\sqrt{x} \\overbrace{<b onclick=1>} \\boxed{y} \\rule{1em}{1em}\n```",
  '```mermaid\ngraph TD\nA["<img src=x onerror=alert(1)>"] --> B\nclick A href "javascript:alert(1)"\n```',
  "```mermaid\n%%{init: {'securityLevel':'loose'}}%%\n</pre></figure><script>alert(1)</script>\n```",
  `:::hint[<script>alert(1)</script>]{onclick="alert(1)" style="x" open .cls #id}\n<b onclick=1>\n:::`,
  `::lab[x]{href="javascript:alert(1)" file="javascript:alert(1)" line="1\\" onclick=\\"x"}`,
  `::lab{file="../../etc/passwd" line="-1"}\n\n::lab{file='a" onclick="alert(1)' line=9999999}`,
  "::lab[[x](javascript:alert(1))]{file=main.py line=3}",
  '::::tabs[" onclick="alert(1)]{name="x"}\n:::tab[<img src=x onerror=alert(1)>]{checked onclick=1}\n<script>\n:::\n::::',
  ":::steps{style=x}\n1. <script>\n2. [x](javascript:alert(1))\n:::",
  ":::script\nalert(1)\n:::\n\n::script{src=//x.test}\n\n:::iframe[x]{srcdoc=x}\n:::",
  "::__proto__{x=1}\n\n:::constructor\nx\n:::\n\n::lab{__proto__=1 constructor=2}",
  '![x](/media/0123456789012345678901234567890123456789-10x10.webp?"onerror=alert(1))',
  "![x](/media/0123456789012345678901234567890123456789-1200x10.webp)",
])("lets nothing run of %j", async (source) => {
  expectHarmless((await renderMarkdown(source)).html);
  expectHarmless((await renderDraft(source)).html);
});

it("finds what must not be there", () => {
  for (const html of ["<script>", '<p onclick="x">', '<a href="javascript:1">', '<span style="a:url(x)">'])
    expect(() => expectHarmless(html), html).toThrow();
});
