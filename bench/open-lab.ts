import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf } from "#e2e/people.ts";
import { spread, type Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

const STUDENTS = 12;

/** A click on "Open lab" in a lesson until bash's prompt is on the screen and the code can be typed in. */
export function measureOpening(): Promise<Table> {
  return withBrowser(async (product, browser) => {
    const toPrompt: number[] = [];
    const toCode: number[] = [];
    const context = await browser.newContext({ baseURL: product.origin });
    for (let index = 0; index <= STUDENTS; index += 1) {
      const student = await newStudentOf(product.origin, COURSE.slug);
      await context.addCookies([{ name: "session", value: student.token, url: product.origin }]);
      const page = await context.newPage();
      await page.goto(`/learn/${COURSE.slug}/${LESSON.slug}`, { waitUntil: "networkidle" });
      const lab = new LabPage(page);
      const clicked = performance.now();
      await page.getByRole("button", { name: "Open lab" }).filter({ visible: true }).click();
      const [prompt, code] = await Promise.all([
        lab.screen
          .filter({ hasText: "$" })
          .waitFor({ timeout: 60_000 })
          .then(() => performance.now() - clicked),
        lab.code.waitFor({ state: "attached", timeout: 60_000 }).then(() => performance.now() - clicked),
      ]);
      // The first visit fills the browser's cache and the server's; people meet that once.
      if (index > 0) {
        toPrompt.push(prompt);
        toCode.push(code);
      }
      await page.close();
    }
    return {
      columns: ["from the click on “Open lab”, a new sandbox each", "p50 ms", "p95 ms", "max ms", "samples"],
      rows: [
        ["to the shell's prompt", ...spread(toPrompt), STUDENTS],
        ["to the code", ...spread(toCode), STUDENTS],
      ],
    };
  });
}
