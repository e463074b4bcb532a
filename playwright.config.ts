import { existsSync } from "node:fs";

import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  // A test that passes only the second time is a failure somebody has not understood yet.
  retries: 0,
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./tests/playwright-count-reporter.ts"]],
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: await findChromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        // Without WebGL the terminal draws with elements, which tests can read; and drawing by software is slow.
        "--disable-3d-apis",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

/** The one named by CHROME, else the system's, else the one that npm installed. */
async function findChromium(): Promise<string> {
  const named = process.env["CHROME"];
  if (named !== undefined && named !== "") return named;
  for (const path of ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"]) {
    if (existsSync(path)) return path;
  }
  // Read while the package loads: it then brings the system libraries of its own that plain servers lack.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  return chromium.executablePath();
}
