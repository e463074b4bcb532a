import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { person, testServices } from "#tests/server.ts";

it("imports a course from a folder, and exports it again", { timeout: 180_000 }, async () => {
  const services = await testServices();
  const { email } = await person(services, "instructor");
  const student = await person(services);
  const { databaseUrl, redisUrl, redisPrefix, dataDir } = services.config;
  const run = (...args: string[]) =>
    execa("node", ["--import", "tsx", "scripts/course.ts", ...args], {
      env: {
        ...{ DATABASE_URL: databaseUrl ?? "", REDIS_URL: redisUrl ?? "", REDIS_PREFIX: redisPrefix },
        ...{ DATA_DIR: dataDir, NODE_ENV: "production" },
      },
      reject: false,
      timeout: 60_000,
    });
  const folder = mkdtempSync(join(tmpdir(), "cc-course-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of [
    ["course.yaml", "title: By command\nmood: good\n"],
    ["01-a/module.yaml", "title: A\n"],
    ["01-a/01-b/lesson.md", "---\ntitle: B\n---\n\nText.\n"],
  ] as const) {
    mkdirSync(dirname(join(folder, "in", path)), { recursive: true });
    writeFileSync(join(folder, "in", path), text);
  }
  const imported = await run("import", join(folder, "in"), "--as", email);
  expect(imported.stderr).toBe("");
  expect(imported.stdout).toContain("not supported  course.yaml:2  The field “mood” is not known.");
  expect(imported.stdout).toContain("1 lessons, 0 labs, 0 pictures; 0 changed, 1 not supported");
  const exported = await run("export", "by-command", join(folder, "out"));
  expect(exported).toMatchObject({ exitCode: 0, stderr: "" });
  expect(readFileSync(join(folder, "out/01-a/01-b/lesson.md"), "utf8")).toMatch(
    /title: B[^]*\n---\n\nText\.\n$/,
  );
  const refused = await run("import", join(folder, "in"), "--as", student.email);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).not.toContain("    at ");
  expect((await run("import")).stderr).toContain("Usage:");
});
