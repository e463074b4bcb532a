import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServer } from "#tests/server.ts";

async function courseWithPeople() {
  const { services, port } = await testServer();
  const teacher = await person(services, "instructor");
  const stranger = await person(services, "instructor");
  const learner = await person(services);
  const course = await courseBy(services, teacher.actor.id);
  await learner.api.enrollment.enroll({ courseSlug: course.slug });
  const origin = `http://127.0.0.1:${String(port)}`;
  const upload = (token: string | null, content: Uint8Array, headers: Record<string, string> = {}) =>
    fetch(`${origin}/api/courses/${course.id}/images`, {
      method: "POST",
      body: new Uint8Array(content),
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
    });
  const { api } = teacher;
  const [lesson] = (await api.courses.read({ courseSlug: course.slug })).modules[0]?.lessons ?? [];
  return { origin, upload, teacher, stranger, learner, course, lessonId: lesson?.id ?? "" };
}

const picture = () =>
  sharp({ create: { width: 20, height: 10, channels: 3, background: "#31748f" } })
    .png()
    .toBuffer();

describe("pictures over HTTP", () => {
  it("are taken from those who write the course, and from nobody else", async () => {
    const { upload, teacher, stranger, learner } = await courseWithPeople();
    const content = await picture();
    for (const [token, status] of [
      [teacher.token, 201],
      [stranger.token, 403],
      [learner.token, 403],
      [null, 401],
    ] as const) {
      expect((await upload(token, content)).status).toBe(status);
    }
    const elsewhere = await upload(null, content, {
      cookie: `session=${teacher.token}`,
      origin: "https://elsewhere.test",
    });
    expect(elsewhere.status).toBe(403);
  });

  it("are served for ever, as nothing but pictures", async () => {
    const { upload, origin, teacher } = await courseWithPeople();
    const { address } = (await (await upload(teacher.token, await picture())).json()) as { address: string };
    const served = await fetch(origin + address);
    expect(served.status).toBe(200);
    expect(Object.fromEntries(served.headers)).toMatchObject({
      "content-type": "image/webp",
      "x-content-type-options": "nosniff",
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect(await sharp(await served.arrayBuffer()).metadata()).toMatchObject({ width: 20, height: 10 });
    expect((await fetch(origin + address.replace("20x10", "30x10"))).status).toBe(404);
    expect((await fetch(`${origin}/media/..%2f..%2fetc%2fpasswd`)).status).toBe(404);
  });

  it("say in a sentence what is wrong with a file", async () => {
    const { upload, teacher } = await courseWithPeople();
    const refused = await upload(teacher.token, new TextEncoder().encode("<svg onload='alert(1)'/>"));
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      error: { message: expect.stringMatching(/^This is not a picture/) as string },
    });
  });
});

describe("the frame of diagrams", () => {
  it("has a policy of its own, which leaves it neither origin nor network", async () => {
    const { origin } = await courseWithPeople();
    const page = await fetch(`${origin}/diagram`);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox allow-scripts");
    expect(policy).toContain(`frame-ancestors ${origin}`);
    expect(policy).not.toMatch(/unsafe-eval|connect-src|allow-same-origin|script-src[^;]*'unsafe-inline'/);
    const script = await fetch(`${origin}/diagram/mermaid.js`);
    expect(script.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(await script.text()).toContain("mermaid");
    const again = await fetch(`${origin}/diagram/mermaid.js`, {
      headers: { "if-none-match": script.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });
});

describe("a draft's preview", () => {
  it("is rendered for the course's staff, long texts too, and for nobody else", async () => {
    const { teacher, stranger, learner, course, lessonId } = await courseWithPeople();
    await teacher.api.authoring.openLesson({ courseId: course.id, lessonId });
    const source = `# Title\n\n${"word ".repeat(11_000)}`;
    const { html } = await teacher.api.lessons.preview({ lessonId, source });
    expect(html).toContain('data-line="1"');
    await expect(learner.api.lessons.preview({ lessonId, source })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(stranger.api.lessons.preview({ lessonId, source })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("may be longer than other requests", async () => {
    const { origin, teacher, course, lessonId } = await courseWithPeople();
    await teacher.api.authoring.openLesson({ courseId: course.id, lessonId });
    const answer = await fetch(`${origin}/api/trpc/lessons.preview`, {
      method: "POST",
      headers: { authorization: `Bearer ${teacher.token}`, "content-type": "application/json" },
      body: JSON.stringify({ json: { lessonId, source: "ü".repeat(59_000) } }),
    });
    expect(answer.status).toBe(200);
    const tooLong = await fetch(`${origin}/api/trpc/lessons.preview`, {
      method: "POST",
      headers: { authorization: `Bearer ${teacher.token}`, "content-type": "application/json" },
      body: JSON.stringify({ json: { lessonId, source: "x".repeat(400_000) } }),
    });
    expect(tooLong.status).toBe(413);
  });
});
