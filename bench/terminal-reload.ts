import type { Page } from "@playwright/test";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf, openLab } from "#e2e/people.ts";
import { spread, type Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

const ROUNDS = 20;
const WAIT = { timeout: 60_000 };
const SIZE = { width: 1280, height: 800 };

/** Milliseconds since the reload was asked for, by the new page's own clock. */
interface Reload {
  /** The first byte of the page. */
  readonly answered: number;
  /** The page's scripts ask for the terminal. */
  readonly dialled: number;
  /** The terminal's first bytes. */
  readonly bytes: number;
  /** The terminal shows, letter by letter, what it showed before. */
  readonly exact: number;
}

/** An editor is open in the terminal, somebody reloads the page. */
export function measureReload(): Promise<Table> {
  return withBrowser(async (product, browser) => {
    const student = await newStudentOf(product.origin, COURSE.slug);
    const context = await browser.newContext({ baseURL: product.origin, viewport: SIZE });
    await context.addCookies([{ name: "session", value: student.token, url: product.origin }]);
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    const lab = new LabPage(page);
    await lab.open(await openLab(student, COURSE.slug, LESSON.slug));
    await lab.typeInShell("seq 1 20000; seq 1 2000 > numbers; vim numbers");
    await lab.expectOnScreen("2000L");
    await page.keyboard.type("500Gzt");
    await lab.expectOnScreen(/^500\n?501/);
    // The first reload fills the server's caches.
    const reloads: Reload[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const reload = await reloadOnce(page);
      if (round > 0) reloads.push(reload);
    }
    await context.close();
    const row = (name: string, measure: keyof Reload) => [
      name,
      ...spread(reloads.map((reload) => reload[measure])),
      reloads.length,
    ];
    return {
      columns: ["from the reload", "p50 ms", "p95 ms", "max ms", "samples"],
      rows: [
        row("to the page's first byte", "answered"),
        row("to the terminal's connection being asked for", "dialled"),
        row("to the terminal's first bytes", "bytes"),
        row("to the exact screen of the editor", "exact"),
      ],
    };
  });
}

async function reloadOnce(page: Page): Promise<Reload> {
  await page.evaluate("remember()");
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(
    () => "exact" in (window as unknown as { seen: Partial<Reload> }).seen,
    null,
    WAIT,
  );
  const reload = await page.evaluate<Reload>("seen");
  // What else the page does when it comes to life is not part of the next round.
  await page.waitForLoadState("networkidle");
  return reload;
}

/** Runs in the page, as text: what is compiled here would ask for helpers that are not there. */
const WATCH = `
  window.seen = {};
  const see = (what) => { if (!(what in seen)) seen[what] = performance.now(); };
  const screen = () => Array.from(document.querySelectorAll(".xterm-rows > div"), (row) => row.textContent).join("\\n");
  window.remember = () => sessionStorage.setItem("screen", screen());
  const expected = sessionStorage.getItem("screen");
  window.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols);
      if (!String(url).includes("/terminal/")) return;
      see("dialled");
      this.addEventListener("message", ({ data }) => { if (typeof data !== "string") see("bytes"); });
    }
  };
  if (expected !== null)
    new MutationObserver(() => {
      if ("exact" in seen || screen() !== expected) return;
      see("exact");
      seen.answered = performance.getEntriesByType("navigation")[0].responseStart;
    }).observe(document, { childList: true, subtree: true, characterData: true });
`;
