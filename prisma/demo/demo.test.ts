import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa, execaSync, parseCommandString } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCourseFolder, type LabDraft, type LabFile } from "./read-course.ts";
import { renderMarkdown } from "#server/courses/render-markdown.ts";

const folder = import.meta.dirname;
const names = ["python-from-zero", "command-line-in-an-hour"];
const hasPytest =
  execaSync("python3", ["-m", "pytest", "--version"], { reject: false, timeout: 30_000 }).exitCode === 0;

const courses = await Promise.all(names.map((name) => readCourseFolder(join(folder, name))));
const lessons = courses.flatMap((course) => course.modules.flatMap((module) => module.lessons));
const labs = lessons.flatMap(({ slug, lab }) => (lab ? [{ slug, lab }] : []));

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "demo-labs-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

it("gives the catalogue something to filter", () => {
  expect(courses.map(({ slug }) => slug)).toEqual(names);
  expect(new Set(courses.map(({ category }) => category)).size).toBe(2);
  expect(new Set(courses.map(({ difficulty }) => difficulty)).size).toBe(2);
});

it.each(lessons)("$slug is written in Markdown the reader will see as it was meant", async ({ body }) => {
  const { html, headings } = await renderMarkdown(body);
  expect(headings.length).toBeGreaterThan(0);
  // Raw HTML, an unknown callout or a quote that was meant as one would show up as text.
  expect(html.replace(/<pre[^]*?<\/pre>|<code>[^]*?<\/code>/g, "")).not.toMatch(/&#x3C;|\[!|\*\*/);
});

// Students' machines have pytest; a developer's may not.
describe.skipIf(!hasPytest)("labs (skipped where python3 has no pytest)", { timeout: 70_000 }, () => {
  it.each(labs)("$slug: the solution passes its tests", async ({ slug, lab }) => {
    const home = await makeHome(`${slug}-solved`, [...lab.starter, ...lab.solution]);
    const { exitCode, stdout } = await runTests(lab, home);
    expect(exitCode, stdout).toBe(0);
  });

  it.each(labs)("$slug: the starter does not pass yet, because of an assertion", async ({ slug, lab }) => {
    const home = await makeHome(`${slug}-new`, lab.starter);
    const { exitCode, stdout } = await runTests(lab, home);
    // 1 is pytest's "tests were run and some failed"; a file that cannot be imported gives 2.
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toContain("AssertionError");
  });

  it.each(labs)("$slug: the tests stay as they are in the solution", ({ lab }) => {
    expect(lab.solution.filter(({ path }) => path.startsWith("test_"))).toEqual([]);
  });
});

describe("a course folder that is not right", () => {
  it.each([
    ["a wrong value", "course.yaml", "title: A\ndifficulty: easy", /course\.yaml: .*difficulty: /],
    ["a misspelt key", "01-a/module.yaml", "title: A\nsumary: B", /module\.yaml: .*(?:summary|sumary)/],
    ["broken YAML", "01-a/module.yaml", "title: [", /module\.yaml is not valid YAML/],
    ["no front matter", "01-a/01-b/lesson.md", "# Hello", /lesson\.md must begin with front matter/],
    [
      "tests without a lab",
      "01-a/01-b/lesson.md",
      lessonFile("tests"),
      /lesson\.md: completion: "tests" needs a lab/,
    ],
    [
      "an entry that is not there",
      "01-a/01-b/lab/lab.yaml",
      labYaml("other.py"),
      /lab\.yaml: entry: .*"other\.py"/,
    ],
    ["a lab without a solution", "01-a/01-b/lab/lab.yaml", labYaml("main.py"), /solution cannot be read/],
    ["two lessons of one name", "01-a/02-b/lesson.md", lessonFile("read"), /two lessons have the slug "b"/],
  ])("with %s is refused with the file and the field", async (problem, path, content, message) => {
    const root = join(scratch, problem.replaceAll(" ", "-"));
    await cp(join(folder, "command-line-in-an-hour", "course.yaml"), join(root, "course.yaml"));
    await writeFiles(root, [
      { path: "01-a/module.yaml", content: "title: A\nsummary: A" },
      { path: "01-a/01-b/lesson.md", content: lessonFile("read") },
    ]);
    if (path.includes("/lab/"))
      await writeFiles(root, [{ path: "01-a/01-b/lab/starter/main.py", content: "" }]);
    if (path.includes("lab.yaml") && content.includes("other.py"))
      await writeFiles(root, [{ path: "01-a/01-b/lab/solution/main.py", content: "" }]);
    await writeFiles(root, [{ path, content }]);
    await expect(readCourseFolder(root)).rejects.toThrow(message);
  });
});

function lessonFile(completion: string): string {
  return `---\ntitle: B\nslug: b\nsummary: B\ndurationMinutes: 5\ncompletion: ${completion}\n---\nText.\n`;
}

function labYaml(entry: string): string {
  return `title: L\ninstructions: Do it.\nrun: python3 {file}\ntest: python3 -m pytest -q\nentry: ${entry}\n`;
}

async function makeHome(name: string, files: LabFile[]): Promise<string> {
  const home = join(scratch, name);
  await writeFiles(home, files);
  return home;
}

async function writeFiles(root: string, files: LabFile[]): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

function runTests(lab: LabDraft, cwd: string) {
  const [command = "", ...args] = parseCommandString(lab.testCommand);
  // Plugins that happen to be installed here are not part of a lab, and take most of the time.
  const env = { PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" };
  return execa(command, args, { cwd, reject: false, timeout: 60_000, env });
}
