import type { Browser, Page } from "@playwright/test";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf, openLab, signInDemo, type Person } from "#e2e/people.ts";
import type { Product } from "#e2e/product.ts";
import { spread, type Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

const VISITS = 12;
const WAIT = { timeout: 60_000 };

interface Visit {
  /** Milliseconds from the student's click to the row in the instructor's queue. */
  readonly queued: number;
  /** Milliseconds from the instructor's click. */
  readonly prompt: number;
  readonly code: number;
  /** Until the student's page names the visitor. */
  readonly seen: number;
}

/** A student raises a hand; the instructor, on the teaching page, sees it and steps in. A new student each time. */
export function measureSteppingIn(): Promise<Table> {
  return withBrowser(async (product, browser) => {
    const instructor = await signInDemo(product.origin, "instructor");
    const teaching = await pageOf(browser, product, instructor);
    const visits: Visit[] = [];
    for (let count = 0; count <= VISITS; count += 1) {
      const visit = await stepIn(browser, product, teaching);
      // The first visit fills the browser's cache and the server's; people meet that once.
      if (count > 0) visits.push(visit);
    }
    const row = (name: string, measure: keyof Visit) => [
      name,
      ...spread(visits.map((visit) => visit[measure])),
      visits.length,
    ];
    return {
      columns: ["measure", "p50 ms", "p95 ms", "max ms", "samples"],
      rows: [
        row("“Raise hand” → in the instructor's queue", "queued"),
        row("“Step in” → the student's code", "code"),
        row("“Step in” → the student's shell", "prompt"),
        row("“Step in” → the student sees who is there", "seen"),
      ],
    };
  });
}

async function stepIn(browser: Browser, product: Product, teaching: Page): Promise<Visit> {
  const student = await newStudentOf(product.origin, COURSE.slug);
  const workspaceId = await openLab(student, COURSE.slug, LESSON.slug);
  const room = new LabPage(await pageOf(browser, product, student));
  await room.open(workspaceId);
  await teaching.goto("/teach");
  await teaching.getByText("Live", { exact: true }).waitFor(WAIT);
  // An instructor has moved the mouse before; the lab's scripts are fetched then.
  await teaching.mouse.move(300, 300);
  await teaching.waitForLoadState("networkidle");

  await room.page.getByRole("button", { name: "Ask for help" }).click();
  await notes(teaching, "queued", `[aria-label="Step in to help ${student.name}"]`);
  await notes(room.page, "seen", `[aria-label^="Follow "]`);
  await room.page.getByRole("button", { name: "Raise hand" }).click();
  const door = teaching.getByRole("link", { name: `Step in to help ${student.name}` });
  await door.waitFor(WAIT);
  const queued = (await noted(teaching, "queued")) - (await noted(room.page, "clicked"));

  await notes(teaching, "code", ".view-line");
  await notes(teaching, "prompt", ".xterm-rows", "$");
  await door.click();
  const [code, prompt, seen] = await Promise.all([
    noted(teaching, "code"),
    noted(teaching, "prompt"),
    noted(room.page, "seen"),
  ]);
  const clicked = await noted(teaching, "clicked");
  await room.page.context().close();
  return { queued, code: code - clicked, prompt: prompt - clicked, seen: seen - clicked };
}

async function pageOf(browser: Browser, product: Product, { token }: Person): Promise<Page> {
  const context = await browser.newContext({ baseURL: product.origin });
  await context.addCookies([{ name: "session", value: token, url: product.origin }]);
  return context.newPage();
}

declare global {
  interface Window {
    /** When things were first seen or last clicked, by name: epoch ms with fractions. */
    noted: Record<string, number>;
  }
}

/** Has the page note when an element with this text is first there, and when it was last clicked; epoch ms. */
function notes(page: Page, name: string, selector: string, text = ""): Promise<void> {
  // As text: what is compiled here would ask for helpers that the page does not have.
  return page.evaluate(`{
    const now = () => performance.timeOrigin + performance.now();
    window.noted ??= (addEventListener("click", () => (noted.clicked = now()), true), {});
    new MutationObserver((_, observer) => {
      if (!document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(text)})) return;
      noted[${JSON.stringify(name)}] = now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true, characterData: true });
  }`);
}

async function noted(page: Page, name: string): Promise<number> {
  const at = await page.waitForFunction((key) => window.noted[key], name, WAIT);
  return Number(await at.jsonValue());
}
