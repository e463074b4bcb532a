import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { courseBy } from "#tests/factories.ts";
import { person, testServer } from "#tests/server.ts";

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({ json: body }),
});

/** Resolves with the HTTP status that refused the upgrade, or 101. */
function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on("open", () => {
      socket.close();
      resolve(101);
    });
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", reject);
  });
}

describe("the HTTP shell", () => {
  it("answers health, and readiness by what it depends on", async () => {
    const { url } = await testServer();
    expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok");
    const ready = () => fetch(`${url}/readyz`).then((response) => response.json());
    await expect.poll(ready, { timeout: 10_000 }).toEqual({ ready: true });
  });

  it("sends a strict policy whose nonce is the page's own, new each time", async () => {
    const { url } = await testServer();
    const nonces = new Set<string>();
    for (let visit = 0; visit < 2; visit += 1) {
      const response = await fetch(url);
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe-eval");
      const scripts = [...(await response.text()).matchAll(/<script\b([^>]*)>/g)].map(
        (match) => match[1] ?? "",
      );
      expect(scripts.length).toBeGreaterThan(0);
      for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  it("sets the session cookie so that scripts and foreign pages cannot use it", async () => {
    const { url, services } = await testServer();
    const { email, password } = await person(services);
    const response = await fetch(`${url}/sign-in`, {
      method: "POST",
      headers: { origin: url },
      body: new URLSearchParams({ email, password }),
      redirect: "manual",
    });
    expect(response.status).toBe(302);
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^session=[a-z0-9]{20,};/);
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Lax");
    // Of this host alone: pages of labs are on hosts of their own.
    expect(cookie).not.toMatch(/domain/i);
  });

  it("lets nobody keep a page that was made for somebody", async () => {
    const { url, services } = await testServer();
    const { token } = await person(services);
    const kept = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(url + path, { headers })).headers.get("cache-control");
    const cookie = `session=${token}`;
    expect(await kept("/learn", { cookie })).toBe("private, no-store");
    expect(await kept("/learn.data", { cookie })).toBe("private, no-store");
    expect(await kept("/api/trpc/account.me", { cookie })).toBe("private, no-store");
    expect(await kept("/")).toBe("private, no-cache");
  });

  it("lets everybody keep the browser's files, which change their name with their content", async () => {
    const { url } = await testServer();
    const asset = /\/assets\/[^"]+\.js/.exec(await (await fetch(url)).text())?.[0] ?? "no asset";
    const kept = async (path: string) => (await fetch(url + path)).headers.get("cache-control");
    expect(await kept(asset)).toBe("public, max-age=31536000, immutable");
    expect(await kept("/favicon.svg")).toBe("public, max-age=3600");
  });

  it("never redirects to another site after sign-in", async () => {
    const { url, services } = await testServer();
    const { email, password } = await person(services);
    for (const to of ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]) {
      const response = await fetch(`${url}/sign-in?to=${encodeURIComponent(to)}`, {
        method: "POST",
        headers: { origin: url },
        body: new URLSearchParams({ email, password }),
        redirect: "manual",
      });
      expect(response.headers.get("location")).toMatch(/^\/(?![/\\])/);
    }
  });

  it("refuses unsafe requests and upgrades with a cookie from foreign pages; a bearer token needs no origin", async () => {
    const { url, services } = await testServer();
    const { token } = await person(services);
    const cookie = `session=${token}`;
    const rename = (headers: Record<string, string>) =>
      fetch(`${url}/api/trpc/account.updateProfile`, json({ name: "New" }, headers)).then(
        ({ status }) => status,
      );
    expect(await rename({ cookie, origin: "https://evil.example" })).toBe(403);
    expect(await rename({ cookie, origin: "null" })).toBe(403);
    expect(await rename({ cookie })).toBe(403);
    expect(await rename({ cookie, origin: url })).toBe(200);
    expect(await rename({ authorization: `Bearer ${token}` })).toBe(200);
    expect(await rename({ authorization: "Bearer nonsense" })).toBe(401);

    const ws = url.replace("http", "ws");
    for (const path of ["/api/trpc", "/collab/workspace/x", "/terminal/x/main"]) {
      expect(await upgradeStatus(ws + path, { cookie, origin: "https://evil.example" })).toBe(401);
      expect(await upgradeStatus(ws + path, { cookie })).toBe(401);
      expect(await upgradeStatus(ws + path, {})).toBe(401);
      expect(await upgradeStatus(ws + path, { cookie, origin: url })).toBe(101);
    }
    expect(await upgradeStatus(`${ws}/elsewhere`, { cookie, origin: url })).toBe(404);

    // The same sockets without WebSockets.
    const openLine = (headers: Record<string, string>) =>
      fetch(`${url}/collab`, { method: "POST", headers }).then(({ status }) => status);
    expect(await openLine({ cookie, origin: "https://evil.example" })).toBe(401);
    expect(await openLine({ cookie, origin: "null" })).toBe(401);
    expect(await openLine({ cookie })).toBe(401);
    expect(await openLine({ origin: url })).toBe(401);
    expect(await openLine({ cookie, origin: url })).toBe(200);
    expect(await openLine({ authorization: `Bearer ${token}` })).toBe(200);
  });

  it("answers malformed procedure calls clearly, and goes on", async () => {
    const { url, services } = await testServer();
    const { token } = await person(services);
    const authorization = `Bearer ${token}`;
    const send = (path: string, body: string) =>
      fetch(`${url}/api/trpc/${path}`, {
        method: "POST",
        // A refused body is not read to its end, so its connection cannot be used again.
        headers: { authorization, "content-type": "application/json", connection: "close" },
        body,
      });
    expect((await send("account.updateProfile", "{not json")).status).toBe(400);
    expect((await send("account.updateProfile", "[]")).status).toBe(400);
    expect((await send("no.such.procedure", "{}")).status).toBe(404);
    const bad = await send("account.updateProfile", JSON.stringify({ json: { name: " ".repeat(5) } }));
    expect(bad.status).toBe(400);
    expect(await bad.text()).toContain("Enter your name");
    const large = await send(
      "account.updateProfile",
      JSON.stringify({ json: { name: "x".repeat(2 ** 16) } }),
    );
    expect(large.status).toBe(413);
    expect(await large.text()).toContain("64 kB");
    const nul = await send("account.signIn", JSON.stringify({ json: { email: "a\0b", password: "x" } }));
    expect(nul.status).toBe(400);
    expect((await fetch(`${url}/?query=a%00b`)).status).toBeLessThan(500);
    expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("guards a lab's files like the lab itself", async () => {
    const { url, services } = await testServer();
    const teacher = await person(services, "instructor");
    const course = await courseBy(services, teacher.actor.id);
    const owner = await person(services);
    const other = await person(services);
    for (const { api } of [owner, other]) await api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await owner.api.labs.open({ labId: course.labId });
    const file = (token: string | null, path: string, init: RequestInit = {}) =>
      fetch(`${url}/api/labs/${workspaceId}/file?path=${encodeURIComponent(path)}`, {
        ...init,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      });
    expect((await file(null, "main.py")).status).toBe(401);
    expect((await file(other.token, "main.py")).status).toBe(404);
    expect((await file(other.token, "x", { method: "PUT", body: "x" })).status).toBe(404);
    for (const path of ["../x", "a\0b", "/etc/passwd", "x".repeat(300)]) {
      const refused = await file(owner.token, path, { method: "PUT", body: "x" });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toHaveProperty("error.message");
    }
    const large = await file(owner.token, "big", { method: "PUT", body: new Uint8Array(21 * 1024 * 1024) });
    expect(large.status).toBe(413);
    // This server has no sandboxes, and says so.
    const none = await file(owner.token, "main.py");
    expect(none.status).toBe(503);
    expect(await none.text()).toContain("SANDBOX_DRIVER=none");
  });
});
