import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Hono } from "hono";
import type { HttpEnv } from "#server/http.ts";

const MERMAID = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");
const zip = promisify(gzip);

/**
 * Draws what it is sent by its parent, and answers with how large that is. Errors are told without Mermaid's own
 * picture of a bomb.
 */
const PROGRAM = `
let turn = Promise.resolve(), drawn = 0;
addEventListener("message", (event) => {
  if (event.source !== parent || typeof event.data?.source !== "string") return;
  turn = turn.then(() => draw(event.data));
});
async function draw({ source, dark }) {
  const place = document.getElementById("diagram");
  const number = (drawn += 1);
  try {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      theme: dark ? "dark" : "neutral",
      fontFamily: "system-ui, sans-serif",
      maxTextSize: 5000,
      maxEdges: 300,
    });
    const { svg } = await mermaid.render("diagram-" + number, source);
    place.innerHTML = svg;
    const { width, height } = place.firstElementChild.viewBox.baseVal;
    parent.postMessage({ drawn: true, width, height }, "*");
  } catch (error) {
    parent.postMessage({ drawn: false, message: String(error?.message ?? error).slice(0, 500) }, "*");
  }
}
parent.postMessage({ ready: true }, "*");
`;
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Diagram</title>
<style>html{background:transparent}body{margin:0}svg{display:block;max-width:100%;height:auto;margin:auto}</style>
<div id="diagram"></div><script src="/diagram/mermaid.js"></script><script>${PROGRAM}</script></html>`;
const PROGRAM_HASH = createHash("sha256").update(PROGRAM).digest("base64");

/** The frame in which diagrams are drawn: a page with no origin, no network and no script but Mermaid and its own. */
const POLICY = (origin: string) =>
  [
    "default-src 'none'",
    `script-src ${origin}/diagram/mermaid.js 'sha256-${PROGRAM_HASH}'`,
    "style-src 'unsafe-inline'",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origin}`,
    "sandbox allow-scripts",
  ].join("; ");

/** `/diagram`: see docs/decisions/023-lessons-cannot-run-script.md. */
export function diagramRoutes(): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  let script: Promise<{ zipped: Uint8Array<ArrayBuffer>; tag: string }> | undefined;
  const readScript = async () => {
    const plain = await readFile(MERMAID);
    const tag = `"${createHash("sha256").update(plain).digest("hex").slice(0, 32)}"`;
    return { zipped: new Uint8Array(await zip(plain, { level: 9 })), tag };
  };

  routes.get("/", (c) => {
    c.set("ownPolicy", {
      "Content-Security-Policy": POLICY(c.get("origin")),
      "X-Frame-Options": "SAMEORIGIN",
    });
    c.header("Cache-Control", "public, max-age=3600");
    return c.html(PAGE);
  });
  routes.get("/mermaid.js", async (c) => {
    script ??= readScript();
    script.catch(() => (script = undefined));
    const { zipped, tag } = await script;
    // A frame without an origin is a stranger to the browser, even to the site that it came from.
    c.set("ownPolicy", { "Cross-Origin-Resource-Policy": "cross-origin" });
    const headers = { "Cache-Control": "public, max-age=86400", ETag: tag };
    if (c.req.header("if-none-match") === tag) return c.body(null, 304, headers);
    return c.body(zipped, 200, {
      ...headers,
      "Content-Type": "text/javascript; charset=utf-8",
      "Content-Encoding": "gzip",
    });
  });
  return routes;
}
