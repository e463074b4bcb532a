import type { BrowserContext, Page } from "@playwright/test";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf } from "#e2e/people.ts";
import type { Product } from "#e2e/product.ts";
import { spread, type Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

const STUDENTS = 30;
const COLD_STUDENTS = 12;
const WAIT = { timeout: 60_000 };

interface Opening {
  /** Milliseconds from the click. */
  readonly prompt: number;
  readonly text: number;
  readonly code: number;
}

interface Watched {
  readonly seen: Partial<Opening>;
}

/**
 * A click on "Open lab" in a lesson, by a new student each time, until bash's prompt is on the screen; and until the
 * code can be read, and be typed in. The clock is the page's own: it hears of the click and sees what is drawn.
 */
export async function measureOpening(): Promise<Table> {
  const warm = await withBrowser((product, browser) =>
    open(product, browser.newContext({ baseURL: product.origin }), STUDENTS, true),
  );
  const cold = await withBrowser(
    (product, browser) =>
      open(product, browser.newContext({ baseURL: product.origin }), COLD_STUDENTS, false),
    { WARM_LABS: "0" },
  );
  const row = (name: string, openings: readonly Opening[], measure: keyof Opening) => [
    name,
    ...spread(openings.map((opening) => opening[measure])),
    openings.length,
  ];
  return {
    columns: ["from the click on “Open lab”", "p50 ms", "p95 ms", "max ms", "samples"],
    rows: [
      row("to the shell's prompt, from the warm pool", warm, "prompt"),
      row("to the code, to be read", warm, "text"),
      row("to the code, to be typed in", warm, "code"),
      row("to the shell's prompt, cold", cold, "prompt"),
    ],
  };
}

async function open(
  product: Product,
  making: Promise<BrowserContext>,
  count: number,
  isWarm: boolean,
): Promise<Opening[]> {
  const context = await making;
  await context.addInitScript(WATCH);
  const openings: Opening[] = [];
  for (let index = 0; index <= count; index += 1) {
    const student = await newStudentOf(product.origin, COURSE.slug);
    await context.addCookies([{ name: "session", value: student.token, url: product.origin }]);
    const page = await context.newPage();
    await page.goto(`/learn/${COURSE.slug}/${LESSON.slug}`, { waitUntil: "networkidle" });
    await readLesson(page);
    await page.waitForLoadState("networkidle");
    if (isWarm) await product.untilSpare();
    const lab = new LabPage(page);
    await page.getByRole("button", { name: "Open lab" }).filter({ visible: true }).click();
    await lab.screen.filter({ hasText: "$" }).waitFor(WAIT);
    await lab.code.waitFor({ state: "attached", ...WAIT });
    await page.waitForFunction(
      () => Object.keys((window as unknown as Watched).seen).length === 3,
      null,
      WAIT,
    );
    // The first visit fills the browser's cache and the server's; people meet that once.
    if (index > 0) openings.push(await page.evaluate<Opening>("seen"));
    await page.close();
  }
  await context.close();
  return openings;
}

/** Moves the mouse, as people do who read; the lab's scripts are fetched then, once the page has come to life. */
async function readLesson(page: Page): Promise<void> {
  const editorsScript = page.locator("link[rel=modulepreload][href*=monaco]");
  for (let move = 0; move < 120 && (await editorsScript.count()) === 0; move += 1) {
    await page.mouse.move(300 + move, 300);
    await editorsScript.waitFor({ state: "attached", timeout: 500 }).catch(() => undefined);
  }
}

/** Runs in the page, as text: what is compiled here would ask for helpers that are not there. */
const WATCH = `
  window.seen = {};
  let clicked = 0;
  const see = (what, isThere) => {
    if (!(what in seen) && isThere) seen[what] = performance.now() - clicked;
  };
  addEventListener("click", () => (clicked = performance.now()), true);
  new MutationObserver(() => {
    if (clicked === 0) return;
    see("prompt", document.querySelector(".xterm-rows")?.textContent.includes("$"));
    see("text", document.querySelector("[data-pane] pre[aria-busy], .view-line"));
    see("code", document.querySelector(".view-line"));
  }).observe(document, { childList: true, subtree: true, characterData: true });
`;
