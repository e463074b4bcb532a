import type { Page } from "@playwright/test";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf, openLab, signInDemo, type Person } from "#e2e/people.ts";
import { spread, type Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

const KEYSTROKES = 150;

/** A key pressed in one browser until the character is in the other one's editor; two people in one lab. */
export function measurePairing(): Promise<Table> {
  return withBrowser(async (product, browser) => {
    const student = await newStudentOf(product.origin, COURSE.slug);
    const instructor = await signInDemo(product.origin, "instructor");
    const workspaceId = await openLab(student, COURSE.slug, LESSON.slug);
    const labOf = async (person: Person) => {
      const context = await browser.newContext({ baseURL: product.origin });
      await context.addCookies([{ name: "session", value: person.token, url: product.origin }]);
      const lab = new LabPage(await context.newPage());
      await lab.open(workspaceId);
      return lab;
    };
    const from = await labOf(student);
    const to = await labOf(instructor);
    await from.write("# typed:");
    await to.expectText("# typed:");
    await notePresses(from.page);
    await noteArrivals(to.page);

    await from.code.focus();
    for (let count = 1; count <= KEYSTROKES; count += 1) {
      await from.page.keyboard.press(count % 40 === 0 ? "Enter" : "x");
      await to.page.waitForFunction((expected) => window.arrivals.length >= expected, count);
    }
    const presses = await from.page.evaluate(() => window.presses);
    const arrivals = await to.page.evaluate(() => window.arrivals);
    const delays = presses.map((pressed, index) => (arrivals[index] ?? Number.NaN) - pressed);
    return {
      columns: ["measure", "p50 ms", "p95 ms", "max ms", "samples"],
      rows: [["key in A → visible in B", ...spread(delays.slice(10)), delays.length - 10]],
    };
  });
}

declare global {
  interface Window {
    /** When keys were pressed, and when a longer text was seen: epoch ms with fractions. */
    presses: number[];
    arrivals: number[];
  }
}

// tsx gives named functions a helper that pages do not have, so what runs in them has no named functions.
function notePresses(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.presses = [];
    window.addEventListener(
      "keydown",
      () => void window.presses.push(performance.timeOrigin + performance.now()),
      { capture: true },
    );
  });
}

function noteArrivals(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.arrivals = [];
    const lines = document.querySelector(".view-lines");
    if (lines === null) throw new Error("the editor shows no lines");
    let before = lines.textContent.length + lines.childElementCount;
    new MutationObserver(() => {
      const now = lines.textContent.length + lines.childElementCount;
      if (now > before) window.arrivals.push(performance.timeOrigin + performance.now());
      before = now;
    }).observe(lines, { subtree: true, childList: true, characterData: true });
  });
}
