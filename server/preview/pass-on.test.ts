import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { request as httpRequest } from "node:http";
import { buffer } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { listen, previewServer, program, SESSION_TOKEN } from "./testing/preview-server.ts";

const MEGABYTE = 1024 * 1024;

/** A preview of a program, entered. */
async function previewOf(listener: RequestListener) {
  const site = await previewServer();
  const port = await listen(program(listener));
  const cookie = await site.enter(port);
  const host = site.hostOf(port);
  return { ...site, port, cookie, host, origin: `http://${host}` };
}

describe("what a program in a lab is asked", () => {
  it("hears of its own host and its own cookies, and of nothing that belongs to the platform", async () => {
    const site = await previewOf((request, response) => response.end(JSON.stringify(request.headers)));
    const { body } = await site.ask(site.host, "/", {
      headers: {
        cookie: `theme=dark; session=${SESSION_TOKEN}; ${site.cookie}; session=flask.own`,
        authorization: `Bearer ${SESSION_TOKEN}`,
        origin: site.origin,
        referer: `${site.origin}/form?x=1`,
        connection: "keep-alive, x-private",
        "x-private": "between neighbours",
        "x-forwarded-for": "203.0.113.9",
        "x-real-ip": "203.0.113.9",
        "x-own": "kept",
      },
    });
    const inside = `localhost:${String(site.port)}`;
    expect(JSON.parse(body)).toEqual({
      host: inside,
      cookie: "theme=dark; session=flask.own",
      origin: `http://${inside}`,
      referer: `http://${inside}/form?x=1`,
      "x-own": "kept",
      connection: "close",
    });
  });

  it("gets tokens and cookies of its own", async () => {
    const site = await previewOf((request, response) => response.end(request.headers.authorization));
    const authorization = "Bearer 0123456789abcdef0123456789abcdef";
    const headers = { cookie: site.cookie, authorization };
    expect((await site.ask(site.host, "/", { headers })).body).toBe(authorization);
  });

  it("gets a body of unknown length framed, whatever the method", async () => {
    const seen: string[] = [];
    const site = await previewOf((request, response) => {
      void buffer(request).then((body) => {
        seen.push(`${request.method ?? ""} ${request.url ?? ""} ${body.toString()}`);
        response.end();
      });
    });
    const headers = { cookie: site.cookie, "transfer-encoding": "chunked" };
    const body = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const method of ["DELETE", "GET", "POST"])
      await site.ask(site.host, "/x", { method, headers, body });
    expect(seen).toEqual(["DELETE", "GET", "POST"].map((method) => `${method} /x ${body}`));
  });

  it("takes and gives large bodies whole, and is held up while nobody reads", async () => {
    const content = randomBytes(24 * MEGABYTE);
    const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    let written = 0;
    const site = await previewOf((request, response) => {
      if (request.method === "POST") {
        void buffer(request).then((body) => response.end(digest(body)));
        return;
      }
      const writeMore = () => {
        while (written < content.length) {
          const chunk = content.subarray(written, (written += 64 * 1024));
          if (!response.write(chunk)) return void response.once("drain", writeMore);
        }
        response.end();
      };
      writeMore();
    });
    const { cookie, frontPort: port, host } = site;
    const upload = httpRequest({ port, host: "127.0.0.1", method: "POST", headers: { host, cookie } });
    upload.end(content);
    const [stored] = (await once(upload, "response")) as [IncomingMessage];
    expect((await buffer(stored)).toString()).toBe(digest(content));

    const download = await site.open(host, "/", { headers: { cookie } });
    // Whatever may pile up on the way is in sockets and streams: far less than the whole.
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = written === before;
          before = written;
          return isStill;
        },
        { interval: 200 },
      )
      .toBe(true);
    expect(written).toBeLessThan(content.length);
    expect(digest(await buffer(download))).toBe(digest(content));
  });
});

describe("what a visitor's browser is told of a program's answer", () => {
  it("follows redirects outside, and keeps everything to this visitor and this origin", async () => {
    const site = await previewOf((request, response) => {
      response.writeHead(302, {
        Location: `http://localhost:${String(request.socket.localPort)}/login?next=/`,
        "Set-Cookie": [
          "a=1; Domain=localhost; Path=/",
          "b=2; HttpOnly; SameSite=Lax",
          "lab-preview=mine; Path=/",
        ],
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none', frame-ancestors 'none'",
        "Cache-Control": "public, max-age=600, s-maxage=900",
        "Clear-Site-Data": '"*"',
        "Strict-Transport-Security": "max-age=1; includeSubDomains",
        "Access-Control-Allow-Origin": "*",
      });
      response.end();
    });
    const { status, headers } = await site.ask(site.host, "/", { headers: { cookie: site.cookie } });
    expect(status).toBe(302);
    expect(headers.location).toBe(`${site.origin}/login?next=/`);
    expect(headers["set-cookie"]).toEqual([
      "a=1; Path=/; Secure; SameSite=None; Partitioned",
      "b=2; HttpOnly; Secure; SameSite=None; Partitioned",
    ]);
    expect(headers["x-frame-options"]).toBeUndefined();
    const platform = `http://127.0.0.1:${String(site.frontPort)}`;
    expect(headers["content-security-policy"]).toBe(`default-src 'self', frame-ancestors 'self' ${platform}`);
    expect(headers["cache-control"]).toBe("max-age=600, private");
    expect(headers["clear-site-data"]).toBeUndefined();
    expect(headers["strict-transport-security"]).toBeUndefined();
    expect(headers["origin-agent-cluster"]).toBe("?1");
    expect(headers["access-control-allow-origin"]).toBe("*");
  });

  it("leaves redirects to other places, answers without a body and their lengths as they are", async () => {
    const site = await previewOf((request, response) => {
      if (request.url === "/away") response.writeHead(302, { Location: "http://localhost:1/" }).end();
      else if (request.url === "/same") response.writeHead(304, { ETag: '"1"' }).end();
      else response.writeHead(200, { "Content-Length": "5" }).end("12345");
    });
    const headers = { cookie: site.cookie };
    expect((await site.ask(site.host, "/away", { headers })).headers.location).toBe("http://localhost:1/");
    expect(await site.ask(site.host, "/same", { headers })).toMatchObject({ status: 304, body: "" });
    const head = await site.ask(site.host, "/", { method: "HEAD", headers });
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head.headers["content-length"]).toBe("5");
  });
});

describe("WebSockets through a preview", () => {
  /** A program that sends back what it gets, and a way to connect to it. */
  async function echoing() {
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "chat" });
    const server = program((_request, response) => response.end());
    server.on("upgrade", (request, socket, head) => {
      if (request.url === "/declined")
        return void socket.end("HTTP/1.1 418 Teapot\r\nContent-Length: 2\r\n\r\nno");
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.send(JSON.stringify(request.headers));
        webSocket.on("message", (data, isBinary) => webSocket.send(data, { binary: isBinary }));
      });
    });
    const port = await listen(server);
    const site = await previewServer();
    const cookie = await site.enter(port);
    const dial = (headers: Record<string, string>, path = "/") => {
      const host = site.hostOf(port);
      const url = `ws://127.0.0.1:${String(site.frontPort)}${path}`;
      const socket = new WebSocket(url, ["chat"], { headers: { host, ...headers } });
      socket.on("error", () => undefined); // What a declined socket says when it is put away.
      onTestFinished(() => socket.terminate());
      return socket;
    };
    return { ...site, port, cookie, dial, origin: `http://${site.hostOf(port)}` };
  }
  /** The status with which an upgrade was declined. */
  const declined = async (socket: WebSocket) => {
    const [, answer] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    return answer.statusCode;
  };

  it("join the two sides byte for byte, with the program's protocol and without the visitor's pass", async () => {
    const site = await echoing();
    const socket = site.dial({ cookie: `${site.cookie}; own=1`, origin: site.origin });
    const [hello] = (await once(socket, "message")) as [Buffer];
    const inside = `localhost:${String(site.port)}`;
    expect(JSON.parse(hello.toString())).toMatchObject({
      host: inside,
      cookie: "own=1",
      origin: `http://${inside}`,
    });
    expect(socket.protocol).toBe("chat");
    const large = randomBytes(3 * MEGABYTE);
    socket.send(large);
    const [echo] = (await once(socket, "message")) as [Buffer];
    expect(echo.equals(large)).toBe(true);
  });

  it("are refused without a pass, from pages of others, and as the program says", async () => {
    const site = await echoing();
    expect(await declined(site.dial({}))).toBe(401);
    expect(await declined(site.dial({ cookie: site.cookie, origin: "https://evil.example" }))).toBe(403);
    expect(await declined(site.dial({ cookie: site.cookie }, "/declined"))).toBe(418);
  });

  it("end at once for whoever may not look any more", async () => {
    const site = await echoing();
    const socket = site.dial({ cookie: site.cookie, origin: site.origin });
    await once(socket, "message");
    site.judge("may-not");
    const closed = once(socket, "close");
    site.preview.recheck({ userId: "user" });
    await closed;
    expect(await declined(site.dial({ cookie: site.cookie }))).toBe(403);
  });

  it("are the one protocol that is passed on", async () => {
    const site = await echoing();
    const headers = { cookie: site.cookie, connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" };
    expect((await site.ask(site.hostOf(site.port), "/", { headers })).status).toBe(400);
  });
});
