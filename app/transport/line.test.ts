import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, expect, it, onTestFinished } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { TerminalConnection } from "#app/terminal/terminal-connection.ts";
import { openBash } from "#collab/testing/bash-shell.ts";
import { type Fixture, type FixtureOptions, startFixture } from "#collab/testing/fixture.ts";
import { scratchDatabase } from "#collab/testing/scratch-database.ts";
import { connectStock } from "#collab/testing/stock-client.ts";
import { randomFrom } from "#tests/random.ts";
import { findFreePort } from "#server/local/free-port.ts";
import { LineSocket } from "./line-socket.ts";
import { Line } from "./line.ts";
import type { SocketClass } from "./socket-like.ts";
import { type Fault, startFaultyProxy } from "./testing/faulty-proxy.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(options: Partial<FixtureOptions> = {}): Promise<string> {
  fixture = await startFixture({ databaseUrl, ...options });
  return fixture.url.replace(/^ws/, "http");
}

/** A page's sockets: one line as long as it lasts, then another. */
function pageAt(origin: string, actorId = "ada") {
  let line: Line | null = null;
  const lines: Line[] = [];
  const current = (): Line => {
    if (line === null || line.isOver) {
      line = new Line(new URL(`/collab?as=${actorId}`, origin));
      lines.push(line);
    }
    return line;
  };
  onTestFinished(() => lines.forEach((each) => each.end()));
  class Socket extends LineSocket {
    constructor(url: string) {
      super(current(), url);
    }
  }
  return { lines, Socket: Socket as SocketClass };
}

/** The published client, over a page's sockets. */
function connectDocument(name: string, { Socket }: { Socket: SocketClass }) {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider("ws://page/collab", name, doc, {
    WebSocketPolyfill: Socket as unknown as typeof WebSocket,
    disableBc: true,
    maxBackoffTime: 100,
  });
  onTestFinished(() => {
    provider.destroy();
    doc.destroy();
  });
  const content = doc.getText("content");
  return { provider, content, text: () => content.toJSON() };
}

const SOON = { timeout: 20_000, interval: 10 };

it("writes and reads a document beside a client with a WebSocket", async () => {
  const page = pageAt(await start());
  await fixture.create("line/pair", "start");
  const mine = connectDocument("line/pair", page);
  const theirs = connectStock(fixture.url, "line/pair", "bob");
  onTestFinished(() => theirs.close());
  await expect.poll(mine.text, SOON).toBe("start");
  await theirs.synced();
  mine.content.insert(5, " mine");
  theirs.insert(0, "theirs ");
  await expect.poll(mine.text, SOON).toBe("theirs start mine");
  await expect.poll(() => theirs.text(), SOON).toBe("theirs start mine");
  theirs.provider.awareness.setLocalStateField("cursor", 3);
  await expect.poll(() => mine.provider.awareness.getStates().size, SOON).toBe(2);
});

it("loses and doubles nothing when requests and answers get lost", async () => {
  const random = randomFrom(20261123);
  const faults: Fault[] = ["lose-request", "lose-answer", "cut-answer", "twice"];
  let requests = 0;
  const proxy = await startFaultyProxy(await start(), () => {
    requests += 1;
    return requests % 3 === 0 ? (faults[(requests / 3) % faults.length] ?? "none") : "none";
  });
  onTestFinished(() => proxy.close());
  const page = pageAt(proxy.origin);
  await fixture.create("line/lossy");
  const mine = connectDocument("line/lossy", page);
  const theirs = connectStock(fixture.url, "line/lossy", "bob");
  onTestFinished(() => theirs.close());
  await theirs.synced();
  let typed = 0;
  for (let round = 0; round < 12; round += 1) {
    for (let edit = 0; edit < 10; edit += 1) {
      if (random.below(2) === 0) mine.content.insert(random.below(mine.content.length + 1), "mine ");
      else theirs.insert(random.below(theirs.text().length + 1), "their");
      typed += 5;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(mine.text, SOON).toHaveLength(typed);
    await expect.poll(() => theirs.text(), SOON).toBe(mine.text());
  }
  expect([...proxy.counts.keys()].sort()).toEqual([...faults, "none"].sort());
  expect(page.lines, "one line stood them all").toHaveLength(1);
});

it("carries a terminal, with every byte once, through the same losses", async () => {
  let requests = 0;
  const proxy = await startFaultyProxy(await start({ openShell: openBash }), () => {
    requests += 1;
    return requests % 4 === 0 ? "lose-answer" : "none";
  });
  onTestFinished(() => proxy.close());
  const { Socket } = pageAt(proxy.origin);
  let shown = "";
  const screen = {
    write: (bytes: Uint8Array | string, drawn?: () => void) => {
      shown += typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
      drawn?.();
    },
    setSize: () => undefined,
  };
  const target = { origin: "http://page", workspaceId: "w-line", terminalId: "main" };
  const terminal = new TerminalConnection(target, screen, { columns: 80, rows: 24 }, Socket);
  onTestFinished(() => terminal.close());
  await expect.poll(() => terminal.getState().phase, SOON).toBe("open");
  for (const key of "for i in 1 2 3 4 5 6 7 8 9; do echo =$i; done; echo e''nd\r") terminal.type(key);
  await expect.poll(() => shown, SOON).toContain("\nend");
  expect(shown.match(/^=\d/gm)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `=${number}`));
});

it("goes on over a new line when the server has forgotten the old one", async () => {
  const origin = await start({ port: await findFreePort() });
  const page = pageAt(origin);
  await fixture.create("line/again");
  const mine = connectDocument("line/again", page);
  await expect.poll(() => mine.provider.synced, SOON).toBe(true);
  await fixture.close();
  mine.content.insert(0, "while away");
  await start({ port: Number(new URL(origin).port) });
  const theirs = connectStock(fixture.url, "line/again", "bob");
  onTestFinished(() => theirs.close());
  await expect.poll(() => theirs.text(), SOON).toBe("while away");
  expect(page.lines.length).toBeGreaterThan(1);
});

/** Opens a socket and waits for its close code. */
async function closeCodeOf(socket: InstanceType<SocketClass>): Promise<number> {
  return new Promise((resolve) => (socket.onclose = ({ code }) => resolve(code)));
}

it("closes the one socket that sent too much, as a WebSocket would", async () => {
  const page = pageAt(await start({ settings: { maxFrameBytes: 100_000 } }));
  await fixture.create("line/large");
  const small = connectDocument("line/large", page);
  await expect.poll(() => small.provider.synced, SOON).toBe(true);
  const large = new page.Socket("ws://page/collab/line/large");
  const code = closeCodeOf(large);
  large.onopen = () => large.send(new Uint8Array(200_000));
  expect(await code).toBe(1009);
  small.content.insert(0, "still here");
  await expect
    .poll(() => fixture.collab.rooms.open("line/large").then(({ doc }) => doc.getText("content").toJSON()))
    .toBe("still here");
  expect(page.lines).toHaveLength(1);
});

it("says why it is refused: signed out, no permission, nothing there", async () => {
  const origin = await start();
  await fixture.create("line/refused");
  const nobody = new (pageAt(origin, "nobody").Socket)("ws://page/collab/line/refused");
  expect(await closeCodeOf(nobody)).toBe(4401);
  fixture.levels.set("eve", "none");
  const eve = new (pageAt(origin, "eve").Socket)("ws://page/collab/line/refused");
  expect(await closeCodeOf(eve)).toBe(4403);
  const lost = new (pageAt(origin).Socket)("ws://page/collab/line/nothing");
  expect(await closeCodeOf(lost)).toBe(4404);
});

it("takes no page of a proxy for an answer of the server", async () => {
  await start();
  const portal = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Sign in to this network</h1>");
  });
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void portal.close());
  const { port } = portal.address() as AddressInfo;
  const page = pageAt(`http://127.0.0.1:${port}`);
  expect(await closeCodeOf(new page.Socket("ws://page/collab/line/portal"))).toBe(1006);
  expect(await page.lines[0]?.ready).toBe(false);
});

it("says goodbye, with the last words, when the page goes", async () => {
  const page = pageAt(await start());
  await fixture.create("line/leave");
  const mine = connectDocument("line/leave", page);
  await expect.poll(() => mine.provider.synced, SOON).toBe(true);
  const people = () => fixture.collab.rooms.presence("line/leave").length;
  expect(people()).toBe(1);
  mine.content.insert(0, "last words");
  mine.provider.shouldConnect = false;
  page.lines[0]?.end();
  await expect.poll(people, SOON).toBe(0);
  const handle = await fixture.collab.rooms.open("line/leave");
  expect(handle.doc.getText("content").toJSON()).toBe("last words");
  handle.close();
});
