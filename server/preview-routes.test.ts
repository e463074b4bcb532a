import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { announceAccessChange } from "#server/access/revoke.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer } from "#tests/server.ts";

/** A lab with its owner, a classmate and their teacher, on a server that runs no sandboxes. */
async function labWithPeople() {
  const server = await testServer();
  const { services, port } = server;
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const owner = await person(services);
  const classmate = await person(services);
  for (const { api } of [owner, classmate]) await api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId } = await owner.api.labs.open({ labId: course.labId });

  /** Asks on any host, and follows nothing. */
  const ask = async (host: string, path: string, headers: Record<string, string> = {}) => {
    const asked = httpRequest({ host: "127.0.0.1", port, path, agent: false, headers: { host, ...headers } });
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
  };
  const platform = `127.0.0.1:${String(port)}`;
  const host = `8000--${workspaceId}.localhost:${String(port)}`;
  return {
    services,
    teacher,
    course,
    owner,
    classmate,
    ask,
    host,
    /** Asks the platform for the lasting address of a preview. */
    lead: (token: string | null, path = `/preview/${workspaceId}/8000/page?x=1`) =>
      ask(platform, path, token === null ? {} : { cookie: `session=${token}` }),
    /** The way of a browser from there: the cookie of the preview's host. */
    async enter(token: string) {
      const led = new URL((await this.lead(token)).headers.location ?? "");
      expect(led.host).toBe(host);
      const entered = await ask(host, led.pathname + led.search);
      return entered.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    },
  };
}

describe("previews on the server", () => {
  it("lead whoever may see the lab to its own origin, and nobody else", async () => {
    const lab = await labWithPeople();
    for (const { token } of [lab.owner, lab.teacher]) {
      const led = await lab.lead(token);
      expect(led.status).toBe(303);
      expect(led.headers.location).toMatch(`http://${lab.host}/.lab-preview/enter?ticket=`);
    }
    expect((await lab.lead(lab.classmate.token)).status).toBe(404);
    const led = await lab.lead(null);
    expect(led.status).toBe(302);
    expect(led.headers.location).toMatch(/^\/sign-in\?to=%2Fpreview%2F.*%2F8000%2Fpage%3Fx%3D1$/);
    for (const path of ["/preview/none/8000/", "/preview/x/y/z"])
      expect((await lab.lead(lab.owner.token, path)).status).toBe(404);
    const { id: userId, sessionId } = lab.classmate.actor;
    const workspaceId = lab.host.slice(6, 42);
    const input = { workspaceId, port: 8000, path: "/" };
    await expect(lab.classmate.api.preview.letIn(input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(lab.classmate.api.preview.ports({ workspaceId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    // A pass alone opens nothing: what its owner may do is asked each time.
    const visitor = { userId, sessionId, platformOrigin: "http://127.0.0.1:1" };
    const { address } = await lab.services.preview.letIn(visitor, input);
    const entry = new URL(address);
    const entered = await lab.ask(lab.host, entry.pathname + entry.search);
    const cookie = entered.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    expect((await lab.ask(lab.host, "/", { cookie })).status).toBe(403);
  });

  it("keep their hosts apart: the platform answers nothing there, with whatever is sent", async () => {
    const lab = await labWithPeople();
    const credentials = [
      {},
      { cookie: `session=${lab.owner.token}` },
      { authorization: `Bearer ${lab.owner.token}` },
    ];
    for (const headers of credentials) {
      for (const path of ["/", "/healthz", "/api/trpc/account.me", "/collab", "/sign-in"]) {
        const answer = await lab.ask(lab.host, path, headers);
        expect(answer.status, path).toBe(401);
        expect(answer.body).toContain("has to be opened again");
      }
    }
  });

  it("end with the right to see the lab, and with the session", async () => {
    const lab = await labWithPeople();
    const cookie = await lab.enter(lab.owner.token);
    const teacherCookie = await lab.enter(lab.teacher.token);
    const status = async (of: string) => (await lab.ask(lab.host, "/", { cookie: of })).status;
    // Nothing runs here, and that is what whoever is let in hears.
    expect(await status(cookie)).toBe(502);
    await lab.owner.api.enrollment.leave({ courseSlug: lab.course.slug });
    expect(await status(cookie)).toBe(403);
    await lab.owner.api.enrollment.enroll({ courseSlug: lab.course.slug });
    expect(await status(cookie)).toBe(502);

    expect(await status(teacherCookie)).toBe(502);
    const { sessionId } = lab.teacher.actor;
    await lab.services.sessions.end(sessionId);
    await announceAccessChange(lab.services.events, { kind: "sessionRevoked", sessionId });
    expect(await status(teacherCookie)).toBe(401);
  });

  it("are the only frames that pages of the platform show", async () => {
    const lab = await labWithPeople();
    const port = lab.host.split(":")[1] ?? "";
    const { headers } = await lab.ask(`127.0.0.1:${port}`, "/sign-in");
    expect(headers["content-security-policy"]).toContain(`frame-src 'self' http://*.localhost:${port};`);
    const elsewhere = await lab.ask("courses.example.org", "/sign-in");
    expect(elsewhere.headers["content-security-policy"]).toContain("frame-src 'self';");
    await expect(
      lab.services.preview.letIn(
        { userId: "x", sessionId: "x", platformOrigin: "https://courses.example.org" },
        { workspaceId: lab.host.slice(6, 42), port: 1, path: "/" },
      ),
    ).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
