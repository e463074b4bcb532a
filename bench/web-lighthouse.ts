import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { newStudentOf } from "#e2e/people.ts";
import config from "../playwright.config.ts";
import { installPeers, peersDir } from "./install-peers.ts";
import { percentile, type Table } from "./table.ts";
import { withProduct } from "./with-product.ts";

/** The median of them counts. */
const RUNS = 3;
const RUN_MS = 180_000;

interface Report {
  readonly categories: Record<"performance" | "accessibility", { readonly score: number }>;
  readonly audits: Record<string, { readonly numericValue?: number; readonly score: number | null }>;
}

/** Lighthouse as it is, on its telephone with a slow network and a slow processor. */
export async function measureWithLighthouse(): Promise<Table> {
  await installPeers();
  return withProduct(async (product) => {
    const { token } = await newStudentOf(product.origin, COURSE.slug);
    const pages = ["/", `/learn/${COURSE.slug}`, `/learn/${COURSE.slug}/${LESSON.slug}`];
    const rows: (string | number)[][] = [];
    for (const path of pages) {
      const reports: Report[] = [];
      for (let run = 0; run < RUNS; run += 1) reports.push(await audit(product.origin + path, token));
      const median = (of: (report: Report) => number) => percentile(reports.map(of), 0.5);
      const ms = (name: string) =>
        Math.round(median(({ audits }) => audits[name]?.numericValue ?? Number.NaN));
      const score = (name: keyof Report["categories"]) =>
        Math.round(100 * median(({ categories }) => categories[name].score));
      rows.push([
        ...[path, score("performance"), score("accessibility"), ms("first-contentful-paint")],
        ...[ms("largest-contentful-paint"), ms("total-blocking-time"), ms("speed-index")],
        median(
          ({ audits }) => Math.round(1000 * (audits["cumulative-layout-shift"]?.numericValue ?? 0)) / 1000,
        ),
      ]);
    }
    return {
      columns: [
        ...["page, telephone", "performance", "accessibility", "first paint ms", "largest paint ms"],
        ...["blocked ms", "speed index ms", "layout shift"],
      ],
      rows,
    };
  });
}

async function audit(url: string, token: string): Promise<Report> {
  const { executablePath = "", args = [] } = config.use?.launchOptions ?? {};
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(peersDir, "node_modules/lighthouse/cli/index.js"),
      url,
      ...["--quiet", "--output=json", "--output-path=stdout", "--only-categories=performance,accessibility"],
      `--extra-headers=${JSON.stringify({ Cookie: `session=${token}` })}`,
      `--chrome-flags=--headless=new ${args.join(" ")}`,
    ],
    { env: { ...process.env, CHROME_PATH: executablePath }, timeout: RUN_MS, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as Report;
}
