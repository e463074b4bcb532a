import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{app,collab,prisma,sandbox,scripts,server,tests}/**/*.test.{ts,tsx}"],
    globalSetup: "tests/global-setup.ts",
    setupFiles: "tests/setup.ts",
    reporters: ["default", "./tests/count-reporter.ts"],
    // Tests own processes, ports and databases: a process per file keeps a crash in its file.
    pool: "forks",
    maxWorkers: Math.max(2, Math.min(4, availableParallelism() - 1)),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    // What is waited for comes late on a busy machine; that alone fails no test.
    expect: { poll: { timeout: 20_000 } },
  },
});
