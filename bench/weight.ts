import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { LabPage } from "#e2e/lab-page.ts";
import { newStudentOf, openLab } from "#e2e/people.ts";
import type { Table } from "./table.ts";
import { withBrowser } from "./with-product.ts";

/** All JavaScript that a first visit loads, workers included, each file gzipped at level 9. */
export function measurePageWeight(): Promise<Table> {
  return withBrowser(async (product, browser) => {
    const student = await newStudentOf(product.origin, COURSE.slug);
    const workspaceId = await openLab(student, COURSE.slug, LESSON.slug);
    const pages = [
      "/",
      "/learn",
      `/learn/${COURSE.slug}`,
      `/learn/${COURSE.slug}/${LESSON.slug}`,
      `/lab/${workspaceId}`,
    ];
    const rows: (string | number)[][] = [];
    for (const path of pages) {
      const { bytes, files } = await visit(browser, product.origin, student.token, path);
      rows.push([path.replace(workspaceId, ":workspaceId"), Math.round(bytes / 1000), files]);
    }
    return { columns: ["page, first visit", "JavaScript, kB gzipped", "files"], rows };
  });
}

async function visit(browser: Browser, origin: string, token: string, path: string) {
  const context = await browser.newContext({ baseURL: origin });
  await context.addCookies([{ name: "session", value: token, url: origin }]);
  const page = await context.newPage();
  const lab = new LabPage(page);
  const bodies: Promise<Buffer>[] = [];
  context.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (response.status() === 200 && type.includes("javascript")) bodies.push(response.body());
  });
  await page.goto(path, { waitUntil: "networkidle" });
  if (path.startsWith("/lab/")) await lab.expectOpen();
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
  await context.close();
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length };
}
