import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { randomFrom } from "#tests/random.ts";
import { callerFor, person, testServer, testServices } from "#tests/server.ts";
import type { Services } from "#server/services.ts";
import type { ImportReport } from "./report.ts";
import { randomCourse } from "./testing/random-course.ts";
import { zipOf } from "./testing/hostile-zips.ts";
import { writeTree } from "./write-tree.ts";

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "cc-export-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const slugOf = async ({ db }: Services, id: string) =>
  (await db.course.findUniqueOrThrow({ where: { id }, select: { slug: true } })).slug;

const losses = ({ notes }: ImportReport) =>
  notes.filter(({ kind }) => kind === "changed" || kind === "notSupported");

/** A course without what every copy has of its own. */
const withoutIds = (content: unknown): unknown =>
  JSON.parse(JSON.stringify(content, (key, value: unknown) => (key === "id" ? undefined : value)));

describe("a course that leaves and comes", () => {
  it("is the same in the database, pictures and all, from folder and zip", { timeout: 120_000 }, async () => {
    const services = await testServices();
    const { actor } = await person(services, "instructor");
    const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const { address } = await services.images.put(new Uint8Array(picture));
    const text = `Look:\n\n![it](${address})\n\n\`${address}\`\n`;
    const random = randomCourse(randomFrom(3));
    const course = {
      ...random,
      ...{ title: "A course", cover: address, description: text, objectives: ["One"], prerequisites: [] },
      modules: random.modules.map((module) => ({
        ...module,
        lessons: module.lessons.map((lesson) => ({ ...lesson, text })),
      })),
    };
    const first = await services.authoring.createFrom(actor, { slug: "a-course", content: course });
    const draft = await services.authoring.content({ courseId: first.courseId, version: "draft" });
    expect(withoutIds(draft)).toEqual(withoutIds(course));
    const folder = scratch();
    await services.portability.exportFolder({ ...first, version: "draft" }, folder);
    await expect(services.portability.exportFolder({ ...first, version: "draft" }, folder)).rejects.toThrow(
      "not empty",
    );
    const second = await services.portability.importPath(actor, folder);
    expect(await slugOf(services, second.courseId)).toBe("a-course-2");
    expect(losses(second.report)).toEqual([]);
    const again = await services.authoring.content({ courseId: second.courseId, version: "draft" });
    expect(withoutIds(again)).toEqual(withoutIds(course));
    expect(writeTree(again, "a-course").pictures).toHaveLength(1);
  });

  it("is written as links to pictures that are new here, and says which are missing", async () => {
    const services = await testServices();
    const { actor } = await person(services, "instructor");
    const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: "blue" } })
      .png()
      .toBuffer();
    const folder = scratch();
    const files = {
      "README.md": "# My notes\n\nAbout them.",
      "one.md": "---\ntitle: One\n---\n![a](img/a.png)\n[two](two.md#part) ![b](img/none.png)\n<two.md>",
      "two.md": "# Two ##\n\nText, and [away](https://example.org/x.md).\n",
      "tool.py": "print()",
    };
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    mkdirSync(join(folder, "img"));
    writeFileSync(join(folder, "img/a.png"), picture);
    symlinkSync("/etc/passwd", join(folder, "users.md"));
    const { courseId, report } = await services.portability.importPath(actor, folder);
    const { title, description, modules } = await services.authoring.content({ courseId, version: "draft" });
    expect({ title, description }).toEqual({ title: "My notes", description: "About them." });
    const [one, two] = modules[0]?.lessons ?? [];
    expect(one?.text).toMatch(/^!\[a\]\(\/media\/[a-f0-9]{40}-9x9\.webp\)\n\[two\]\(two#part\)/);
    expect(two).toMatchObject({ title: "Two", text: "Text, and [away](https://example.org/x.md)." });
    expect(report.imported).toEqual({ modules: 1, lessons: 2, labs: 0, pictures: 1 });
    expect(losses(report).map(({ path, line }) => [path, line])).toEqual([
      ["one.md", 5],
      ["tool.py", null],
      ["users.md", null],
    ]);
    expect(report.notes.filter(({ kind }) => kind === "imported").map(({ path }) => path)).toEqual([
      "one.md",
      "two.md",
    ]);
  });
});

describe("the addresses of exports and imports", () => {
  it("are for those who may, and carry a course over", { timeout: 120_000 }, async () => {
    const { services, url } = await testServer();
    const [author, other, student] = [
      await person(services, "instructor"),
      await person(services, "instructor"),
      await person(services),
    ];
    const { courseId } = await callerFor(services, author.actor).authoring.create({ title: "Mine" });
    const get = (token: string) =>
      fetch(`${url}/api/courses/${courseId}/export`, { headers: { Authorization: `Bearer ${token}` } });
    const post = (token: string, address: string, body: Uint8Array) =>
      fetch(`${url}/api/courses/${address}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}` },
        body: new Uint8Array(body),
      });
    expect((await get(other.token)).status).toBe(404);
    expect((await get(author.token)).headers.get("content-type")).toBe("application/zip");
    const zip = await zipOf({
      "top/course.yaml": "title: Carried\n",
      "top/01-a/module.yaml": "title: A\n",
      "top/01-a/01-b/lesson.md": "---\ntitle: B\n---\n\nHello.\n",
    });
    expect((await post(student.token, "import", zip)).status).toBe(403);
    expect((await post(other.token, `${courseId}/import`, zip)).status).toBe(404);
    expect((await post(other.token, "import", Buffer.of())).status).toBe(400);
    const answer = await post(other.token, "import?name=carried.zip", zip);
    expect(answer.status).toBe(202);
    const { importId } = (await answer.json()) as { importId: string };
    const read = () => callerFor(services, other.actor).imports.read({ importId });
    // The server has a worker.
    await expect.poll(async () => (await read()).state, { timeout: 60_000 }).toBe("done");
    const done = await read();
    expect(done).toMatchObject({ source: "carried.zip", problem: "" });
    await expect(callerFor(services, author.actor).imports.read({ importId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { course } = await callerFor(services, other.actor).authoring.open({
      courseId: done.courseId ?? "",
    });
    expect(course).toMatchObject({ title: "Carried", status: "draft" });
  });
});
