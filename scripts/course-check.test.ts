import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { describeSandbox, imageDir } from "#sandbox/testing.ts";
import { labDocumentName, labDraft } from "#server/lab-definitions/document.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";

const TEST =
  "import subprocess, sys\n\n\ndef test():\n    said = subprocess.check_output([sys.executable, 'main.py'])\n    assert said == b'hello\\n'\n";

describeSandbox("npm run course -- check", () => {
  it(
    "says of each lab of a course whether it is right, and what is wrong",
    { timeout: 180_000 },
    async () => {
      const services = await testServices();
      const owner = await person(services, "instructor");
      const course = await courseBy(services, owner.actor.id);
      const { databaseUrl, redisUrl, redisPrefix, dataDir } = services.config;
      mkdirSync(join(dataDir, "image"), { recursive: true });
      symlinkSync(imageDir, join(dataDir, "image", imageDir.slice(dirname(imageDir).length + 1)));
      const json = join(dataDir, "check.json");
      const check = () =>
        execa("node", ["--import", "tsx", "scripts/course.ts", "check", course.slug, "--json", json], {
          env: {
            ...{ DATABASE_URL: databaseUrl ?? "", REDIS_URL: redisUrl ?? "", REDIS_PREFIX: redisPrefix },
            ...{ DATA_DIR: dataDir, NODE_ENV: "production" },
          },
          reject: false,
          timeout: 120_000,
        });

      const before = await check();
      expect(before).toMatchObject({ exitCode: 1, stderr: "" });
      expect(before.stdout).toContain("1 labs: 0 are right; 0 solutions pass");

      await owner.api.authoring.openLab({ courseId: course.id, labId: course.labId });
      const handle = await services.collab.rooms.open(labDocumentName(course.labId));
      handle.edit(owner.actor.id, (doc) => labDraft(doc).files.create("hidden/test_main.py", TEST));
      await handle.saved();
      handle.close();
      const after = await check();
      expect(after).toMatchObject({ exitCode: 0, stderr: "" });
      expect(after.stdout).toContain("1 labs: 1 are right; 1 solutions pass, 1 starters do not");
      expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({
        course: course.slug,
        summary: { labs: 1, passed: 1 },
        labs: [{ slug: "exercise", result: { verdict: "passed" } }],
      });
    },
  );
});
