import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LET_IN_ANEW } from "./schema.ts";

/** Something the preview itself says, instead of the program in the lab. */
export interface Notice {
  readonly status: number;
  /** What happened, as a heading. */
  readonly title: string;
  /** What to do about it. */
  readonly text: string;
  /** A page goes on by itself: asks until something listens, or has the lab around it let this window in anew. */
  readonly then?: "ask-again" | "let-in-anew";
  /** Where the platform shows this preview, for a link. */
  readonly link?: { readonly href: string; readonly words: string };
}

/** Where a page asks whether to go on waiting (200) or to load itself again; see `own-pages.ts`. */
export const READY_PATH = "/.lab-preview/ready";

/** Answers with a page for people who look, and with the plain sentence for programs. */
export function answerNotice(request: IncomingMessage, response: ServerResponse, notice: Notice): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const wantsPage = (request.headers.accept ?? "").includes("text/html");
  const nonce = randomBytes(16).toString("base64");
  const body = wantsPage ? pageOf(notice, nonce) : `${notice.title}. ${notice.text}\n`;
  response.writeHead(notice.status, {
    "Content-Type": wantsPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; connect-src 'self'`,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    // What is left of a refused body is not read: the connection cannot be used for another request.
    ...(!request.complete && { Connection: "close" }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function pageOf({ title, text, then, link }: Notice, nonce: string): string {
  const script = then === undefined ? "" : `<script nonce="${nonce}">${SCRIPTS[then]}</script>`;
  const anchor = link
    ? `<p><a href="${escape(link.href)}" target="_blank">${escape(link.words)}</a></p>`
    : "";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style>
<main${then === "ask-again" ? ' role="status"' : ""}><h1>${escape(title)}</h1><p>${escape(text)}</p>${anchor}</main>${script}</html>`;
}

const STYLE = `:root{color-scheme:light dark;--ink:#17211f;--soft:#54605c;--paper:#fffefb;--link:#0b5d68}
@media(prefers-color-scheme:dark){:root{--ink:#e8ede9;--soft:#a3b3b0;--paper:#161e21;--link:#67cdd5}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
main{max-width:32rem;padding:1.5rem;text-align:center}h1{font-size:1.25rem;margin:0 0 .5rem}p{color:var(--soft);margin:.5rem 0}a{color:var(--link)}`;

const SCRIPTS = {
  "ask-again": `let wait=700;(async function ask(){
try{if((await fetch("${READY_PATH}",{cache:"no-store"})).status!==200)return location.reload()}catch{}
setTimeout(ask,wait=Math.min(wait*1.3,5000))})()`,
  // Says nothing that anybody may not know, so whoever frames it may hear it.
  "let-in-anew": `if(parent!==window)parent.postMessage("${LET_IN_ANEW}","*")`,
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
