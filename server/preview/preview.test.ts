import { once } from "node:events";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import {
  listen,
  OTHER_WORKSPACE,
  previewServer,
  program,
  SESSION_TOKEN,
  WORKSPACE,
} from "./testing/preview-server.ts";

describe("who is let in to a preview", () => {
  it("takes a ticket once, and keeps its cookie to its own port", async () => {
    const site = await previewServer();
    const port = await listen(program((_request, response) => response.end("hello from the lab")));
    const { host, entry } = await site.ticketFor(port, "/page?x=1");

    const entered = await site.ask(host, entry);
    expect(entered.status).toBe(303);
    const setCookie = entered.headers["set-cookie"]?.[0] ?? "";
    for (const attribute of ["HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"])
      expect(setCookie).toContain(attribute);
    expect(setCookie).not.toMatch(/domain/i);
    const cookie = setCookie.split(";")[0] ?? "";

    const arrived = await site.ask(host, entered.headers.location ?? "", { headers: { cookie } });
    expect(arrived.headers.location).toBe("/page?x=1");
    expect((await site.ask(host, "/page?x=1", { headers: { cookie } })).body).toBe("hello from the lab");

    const again = await site.ask(host, entry);
    expect(again.headers["set-cookie"]).toBeUndefined();
    expect((await site.ask(host, again.headers.location ?? "")).body).toContain("could not be opened");

    const elsewhere = await listen(program((_request, response) => response.end("another port")));
    for (const foreign of [site.hostOf(elsewhere), site.hostOf(port, OTHER_WORKSPACE)])
      expect((await site.ask(foreign, "/", { headers: { cookie } })).status).toBe(401);
  });

  it("refuses whoever has no pass, in words; a window of their own is led by way of the platform", async () => {
    const site = await previewServer();
    let asked = 0;
    const port = await listen(program((_request, response) => response.end(String((asked += 1)))));
    const host = site.hostOf(port);
    for (const cookie of ["", "lab-preview=guess", `session=${SESSION_TOKEN}`]) {
      const refused = await site.ask(host, "/", { headers: { cookie } });
      expect(refused.status).toBe(401);
      expect(refused.body).toContain("has to be opened again");
    }
    const inFrame = await site.ask(host, "/", {
      headers: { accept: "text/html", "sec-fetch-dest": "iframe" },
    });
    expect(inFrame.body).toContain("postMessage");
    const inWindow = await site.ask(host, "/a?b=1", { headers: { "sec-fetch-dest": "document" } });
    expect(inWindow.headers.location).toBe(
      `http://127.0.0.1:${String(site.frontPort)}/preview/${WORKSPACE}/${String(port)}/a?b=1`,
    );
    expect(asked).toBe(0);
  });

  it("refuses what pages of other sites and other labs send with a visitor's cookie", async () => {
    const site = await previewServer();
    let asked = 0;
    const port = await listen(program((_request, response) => response.end(String((asked += 1)))));
    const host = site.hostOf(port);
    const cookie = await site.enter(port);
    const send = async (headers: Record<string, string>, method = "GET") =>
      (await site.ask(host, "/", { method, headers: { cookie, ...headers } })).status;

    const otherLab = `http://${site.hostOf(port, OTHER_WORKSPACE)}`;
    for (const origin of [
      otherLab,
      "https://evil.example",
      `http://127.0.0.1:${String(site.frontPort)}`,
      "null",
    ])
      expect(await send({ origin }, "POST")).toBe(403);
    expect(await send({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe(403);
    expect(await send({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "POST")).toBe(403);
    expect(asked).toBe(0);

    const navigation = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(await send(navigation)).toBe(200);
    expect(await send({ origin: `http://${host}` }, "POST")).toBe(200);
    expect(await send({ origin: "null", "sec-fetch-site": "same-origin" }, "POST")).toBe(200);
    expect(await send({ origin: `http://${site.hostOf(port + 1)}` }, "POST")).toBe(200);
  });

  it("asks once a second at most, and puts out at once whoever may not look any more", async () => {
    const site = await previewServer();
    const port = await listen(
      program((_request, response) => {
        response.writeHead(200, { "Content-Type": "text/event-stream" });
        response.write("data: 1\n\n");
      }),
    );
    const cookie = await site.enter(port);
    const host = site.hostOf(port);
    const stream = await site.open(host, "/events", { headers: { cookie } });
    expect(String((await once(stream, "data"))[0])).toBe("data: 1\n\n");

    const other = await listen(program((_request, response) => response.end("ok")));
    const otherCookie = await site.enter(other);
    site.preview.recheck({});
    const before = site.timesJudged();
    const many = Array.from({ length: 20 }, () =>
      site.ask(site.hostOf(other), "/", { headers: { cookie: otherCookie } }),
    );
    await Promise.all(many);
    expect(site.timesJudged() - before).toBeLessThan(20);

    site.judge("may-not");
    const ended = once(stream, "error");
    site.preview.recheck({ userId: "somebody else" });
    site.preview.recheck({ userId: "user" });
    await ended;
    const refused = await site.ask(host, "/events", { headers: { cookie } });
    expect(refused.status).toBe(403);
    expect(refused.body).toContain("may no longer see this lab");
    site.judge("signed-out");
    site.preview.recheck({ sessionId: "session-of-user" });
    expect((await site.ask(host, "/events", { headers: { cookie } })).status).toBe(401);
  });

  it("leaves every other host to the platform", async () => {
    const site = await previewServer();
    for (const host of ["127.0.0.1:3000", "localhost", "x.localhost", `0--${WORKSPACE}.localhost`])
      expect((await site.ask(host, "/")).body).toBe("the platform");
  });

  it("bounds what is under way at once in a lab", async () => {
    const site = await previewServer();
    const port = await listen(program((_request, response) => response.write("for ever")));
    const cookie = await site.enter(port);
    const host = site.hostOf(port);
    const open = Array.from({ length: 64 }, () => site.open(host, "/", { headers: { cookie } }));
    const answers = await Promise.all(open);
    expect((await site.ask(host, "/", { headers: { cookie } })).status).toBe(503);
    answers[0]?.destroy();
    await expect
      .poll(async () => {
        const answer = await site.open(host, "/", { headers: { cookie } });
        answer.destroy();
        return answer.statusCode;
      })
      .toBe(200);
  });
});

describe("when no program answers", () => {
  it("says that nothing listens, with a page that goes on by itself, and knows when something does", async () => {
    const site = await previewServer();
    const server = program((_request, response) => response.end("here now"));
    const port = await listen(server);
    const cookie = await site.enter(port);
    const host = site.hostOf(port);
    await new Promise((resolve) => server.close(resolve));
    const page = await site.ask(host, "/", { headers: { cookie, accept: "text/html" } });
    expect(page.status).toBe(502);
    expect(page.body).toContain(`Nothing listens on port ${String(port)} yet`);
    const nonce = /<script nonce="([^"]+)">/.exec(page.body)?.[1] ?? "no script";
    expect(page.headers["content-security-policy"]).toContain(`'nonce-${nonce}'`);
    const isReady = async (headers = {}) => (await site.ask(host, "/.lab-preview/ready", { headers })).status;
    expect(await isReady({ cookie })).toBe(200);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    expect(await isReady({ cookie })).toBe(204);
    expect(await isReady()).toBe(401);
    expect((await site.ask(host, "/", { headers: { cookie } })).body).toBe("here now");
  });

  it("says so when what listens speaks no HTTP, or hangs up", async () => {
    const site = await previewServer();
    const replies = [
      "SSH-2.0-OpenSSH_9.2\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "",
    ];
    for (const reply of replies) {
      const server = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.end(reply);
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      const cookie = await site.enter(port);
      const answer = await site.ask(site.hostOf(port), "/", { headers: { cookie } });
      expect(answer.status).toBe(502);
      expect(answer.body).toContain("gave no answer");
      server.close();
    }
  });

  it("breaks off for the visitor where the program broke off", async () => {
    const site = await previewServer();
    const port = await listen(
      program((_request, response) => {
        response.writeHead(200, { "Content-Length": "100" });
        response.write("only this", () => response.destroy());
      }),
    );
    const cookie = await site.enter(port);
    const answer = await site.open(site.hostOf(port), "/", { headers: { cookie } });
    await expect(text(answer)).rejects.toThrow("aborted");
  });
});
