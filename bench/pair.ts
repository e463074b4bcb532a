import type { Page } from "@playwright/test";
import { notePresses, openLabForTwo } from "./lab-for-two.ts";
import { spread, type Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

const KEYSTROKES = 150;

/** A key pressed in one browser until the character is in the other one's editor; two people in one lab. */
export function measurePairing(): Promise<Table> {
  return withBrowser(async (product, browser) => {
    const { own: from, visited: to } = await openLabForTwo(product, browser);
    await from.write("# typed:");
    await to.expectText("# typed:");
    await notePresses(from.page);
    await noteArrivals(to.page);

    await from.code.focus();
    for (let count = 1; count <= KEYSTROKES; count += 1) {
      await from.page.keyboard.press(count % 40 === 0 ? "Enter" : "x");
      await to.page.waitForFunction((expected) => window.arrivals.length >= expected, count);
    }
    const presses = await from.page.evaluate(() => window.pressedAt);
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
    /** When a longer text was seen: epoch ms with fractions. */
    arrivals: number[];
  }
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
