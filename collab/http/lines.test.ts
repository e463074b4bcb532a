import { afterEach, beforeAll, expect, test } from "vitest";
import type { Settings } from "../settings.ts";
import { Author, textOf } from "../testing/edits.ts";
import type { FakeShell } from "../testing/fake-shell.ts";
import { fakeShells } from "../testing/fake-shell.ts";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { binary, LineClient, opening, post } from "../testing/line-client.ts";
import { decodeFrame, RawClient, syncBytes } from "../testing/raw-client.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;
let fixture: Fixture;
let shells: ReturnType<typeof fakeShells>;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(settings: Partial<Settings> = {}): Promise<void> {
  shells = fakeShells();
  fixture = await startFixture({ databaseUrl, settings, openShell: shells.openShell });
}

/** A line with one open document on channel 0. */
async function openDocument(name: string, actorId = "ada"): Promise<LineClient> {
  const line = await LineClient.open(fixture.url, actorId);
  expect(await line.bring([opening(0, `/collab/${name}?ack=1`)])).toBe(204);
  await line.pollUntil(() => documentFrames(line).some(({ type }) => type === "step1"));
  return line;
}

function documentFrames(line: LineClient, channel = 0) {
  return line.frames(channel).map(decodeFrame);
}

function ackedCount(line: LineClient): number {
  const acks = documentFrames(line).filter((frame) => frame.type === "ack");
  return acks.at(-1)?.count ?? 0;
}

const update = (body: Uint8Array) => binary(0, syncBytes(2, body));

test("C75 a document is written and acknowledged over plain HTTP, and seen over a WebSocket", async () => {
  await start();
  await fixture.create("line/both");
  const line = await openDocument("line/both");
  const peer = await RawClient.open(fixture.url, "/collab/line/both?as=bob&ack=1");
  await peer.until(() => peer.of("step1").length === 1);
  await line.bring([update(new Author().append("by post"))]);
  await peer.until(() => peer.of("update").length === 1);
  await line.pollUntil(() => ackedCount(line) === 1);
  expect(textOf(await fixture.updates.load("line/both"))).toBe("by post");

  peer.sendUpdate(new Author().append("!"));
  await line.pollUntil(() => documentFrames(line).some(({ type }) => type === "update"));
  expect(documentFrames(line).find(({ type }) => type === "level")).toMatchObject({ canWrite: true });
});

test("C75 a terminal carries bytes and control messages, beside a document on the same line", async () => {
  await start();
  await fixture.create("line/lab");
  const line = await openDocument("line/lab");
  await line.bring([opening(1, "/terminal/w1/main?columns=90&rows=30")]);
  await line.pollUntil(() => line.frames(1, "text").length > 0);
  expect(JSON.parse(String(line.frames(1, "text")[0]))).toMatchObject({ type: "attached", columns: 90 });
  const shell = shells.opened[0] as FakeShell;
  await line.bring([binary(1, Buffer.from("ls\r"))]);
  expect(shell.written).toEqual(["ls\r"]);
  shell.print("Über.txt\r\n");
  await line.pollUntil(() => line.frames(1).length > 0);
  expect(Buffer.concat(line.frames(1)).toString()).toBe("Über.txt\r\n");
});

test("C75 levels follow at once, and close codes and limits are those of WebSockets", async () => {
  await start({ maxSocketsPerActor: 2, maxFrameBytes: 100_000 });
  await fixture.create("line/levels");
  const line = await openDocument("line/levels");
  const told = () => documentFrames(line).filter((frame) => frame.type === "level");
  fixture.levels.set("ada", "read");
  await fixture.collab.recheck({ userId: "ada" });
  await line.pollUntil(() => told().at(-1)?.canWrite === false);
  await line.bring([opening(1, "/collab/line/levels?ack=1"), opening(2, "/collab/line/levels?ack=1")]);
  await line.pollUntil(() => line.closeCode(2) !== undefined);
  expect(line.closeCode(2)).toBe(4429);
  await line.bring([binary(1, Buffer.from("garbage"))]);
  await line.pollUntil(() => line.closeCode(1) !== undefined);
  expect(line.closeCode(1)).toBe(4409);
  await line.bring([opening(3, "/collab/line/levels?ack=1"), binary(3, Buffer.alloc(100_001))]);
  await line.pollUntil(() => line.closeCode(3) !== undefined);
  expect(line.closeCode(3)).toBe(1009);
  await line.bring([opening(4, "/collab/line/none"), opening(5, "/collab/a/b/c"), opening(6, "/elsewhere")]);
  await line.pollUntil(() => [4, 5, 6].every((channel) => line.closeCode(channel) === 4404));
  fixture.levels.set("ada", "none");
  await fixture.collab.recheck({ userId: "ada" });
  await line.pollUntil(() => line.closeCode(0) === 4403);
});

test("C76 an answer that was lost is given again, and none comes twice", async () => {
  await start();
  await fixture.create("line/down", "here");
  const line = await LineClient.open(fixture.url);
  await line.bring([opening(0, "/collab/line/down?ack=1")]);
  let lost = await line.pollAt(0);
  while (Array.isArray(lost) && lost.length < 2) lost = await line.pollAt(0);
  expect(await line.pollAt(0)).toEqual(lost);
  await line.pollUntil(() => line.from > 0);
  expect(documentFrames(line).map(({ type }) => type)).toEqual(["level", "step1"]);
  await line.bring([update(new Author().append("x"))]);
  await line.pollUntil(() => ackedCount(line) === 1);
  expect(await line.pollAt(0)).toBe(409);
  expect(await line.pollAt(99)).toBe(409);
});

test("C76 a newer poll takes the place of one that waits, also of one that was given up", async () => {
  await start();
  await fixture.create("line/polls");
  const line = await openDocument("line/polls");
  const givenUp = new AbortController();
  const dropped = line.pollAt(line.from, givenUp.signal).catch(() => "dropped");
  const first = line.pollAt(line.from);
  const second = line.poll();
  givenUp.abort();
  expect(await dropped).toSatisfy((answer) => answer === "dropped" || Array.isArray(answer));
  await line.bring([update(new Author().append("x"))]);
  const answers = [await first, await second];
  expect(answers.map((answer) => Array.isArray(answer))).toEqual([true, true]);
  await line.pollUntil(() => ackedCount(line) === 1);
});

test("C77 a body brought again is taken once, and one with a gap before it not at all", async () => {
  await start();
  await fixture.create("line/up");
  const line = await openDocument("line/up");
  const author = new Author();
  const [one, two, three] = ["1", "2", "3"].map((text) => update(author.append(text)));
  if (!one || !two || !three) throw new Error("three updates");
  const at = line.seq;
  expect(await line.bringAt(at, [one])).toBe(204);
  expect(await line.bringAt(at, [one])).toBe(204);
  expect(await line.bringAt(at + 2, [three])).toBe(409);
  // The answer to the first body was lost, and the client has typed on.
  expect(await line.bringAt(at, [one, two, three])).toBe(204);
  await line.pollUntil(() => ackedCount(line) === 3);
  expect(textOf(await fixture.updates.load("line/up"))).toBe("123");
});

test("C78 nobody, a stranger and another method get nowhere", async () => {
  await start();
  await fixture.create("line/mine");
  const line = await openDocument("line/mine");
  expect((await post(line.origin, { as: "nobody" })).status).toBe(401);
  expect((await post(line.origin, { as: "nobody", line: line.id, from: "0" })).status).toBe(401);
  const stranger = new LineClient(line.origin, "mallory", line.id);
  expect(await stranger.poll()).toBe(404);
  expect(await stranger.bringAt(line.seq, [update(new Author().append("not mine"))])).toBe(404);
  expect((await post(line.origin, { as: "ada", line: "unknown", from: "0" })).status).toBe(404);
  expect((await post(line.origin, { as: "ada", line: line.id })).status).toBe(400);
  const get = await fetch(`${line.origin}/collab?as=ada&line=${line.id}&from=0`);
  expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
  const opened = await post(line.origin, { as: "ada" });
  expect(opened.headers.get("cache-control")).toBe("no-store");
  expect(opened.headers.get("access-control-allow-origin")).toBeNull();
  expect(textOf(await fixture.updates.load("line/mine"))).toBe("");
});

test("C79 a line that nobody polls is gone, and its people with it", async () => {
  await start({ lineIdleMs: 2_000, linePollMs: 50 });
  await fixture.create("line/idle");
  const line = await openDocument("line/idle");
  const names = () => fixture.collab.rooms.presence("line/idle").map(({ id }) => id);
  expect(names()).toEqual(["ada"]);
  await expect.poll(names, { timeout: 10_000 }).toEqual([]);
  expect(await line.poll()).toBe(404);
});

test("C79 a page that closes is gone at once, after what it brought last", async () => {
  await start();
  await fixture.create("line/end");
  const line = await openDocument("line/end");
  const names = () => fixture.collab.rooms.presence("line/end");
  expect(await line.bring([update(new Author().append("last words"))], { end: "1" })).toBe(204);
  await expect.poll(names, { timeout: 10_000 }).toEqual([]);
  await expect.poll(async () => textOf(await fixture.updates.load("line/end"))).toBe("last words");
  expect(await line.poll()).toBe(404);
});

test("C80 lines, sockets of a line, bodies and their number are bounded", async () => {
  await start({ maxLinesPerActor: 2, maxChannelsPerLine: 3, maxFrameBytes: 100_000 });
  await fixture.create("line/bounds");
  const line = await openDocument("line/bounds");
  await LineClient.open(fixture.url);
  expect((await post(line.origin, { as: "ada" })).status).toBe(429);
  expect((await post(line.origin, { as: "bob" })).status).toBe(200);
  // Closed ones count until the client knows.
  await line.bring([1, 2, 3, 4, 5].map((channel) => opening(channel, "/collab/line/none")));
  await line.pollUntil(() => [1, 2, 3, 4, 5].every((channel) => line.closeCode(channel) !== undefined));
  expect([1, 2, 3, 4, 5].map((channel) => line.closeCode(channel))).toEqual([4404, 4404, 4429, 4429, 4429]);
  // The next poll says that it has them.
  const author = new Author();
  await line.bring([update(author.append("open"))]);
  await line.pollUntil(() => ackedCount(line) === 1);
  await line.bring([opening(6, "/collab/line/none")]);
  await line.pollUntil(() => line.closeCode(6) === 4404);
  expect(await line.bring([binary(0, Buffer.alloc(200_000))])).toBe(413);
  expect(await line.bring([update(author.append("still there"))])).toBe(204);
  await line.pollUntil(() => ackedCount(line) === 2);
});

test("C81 a malformed body ends its line and nothing else", async () => {
  await start();
  await fixture.create("line/malformed");
  const other = await openDocument("line/malformed", "bob");
  const tooMany = Array.from({ length: 5_001 }, () => binary(0, Buffer.alloc(0)));
  const bodies = [Uint8Array.of(0, 9, 0), Uint8Array.of(0, 1, 200, 1), Uint8Array.of(255, 255, 255)];
  for (const body of bodies) {
    const line = await openDocument("line/malformed");
    const query = { as: "ada", line: line.id, seq: String(line.seq) };
    expect((await post(line.origin, query, body)).status).toBe(400);
    expect(await line.poll()).toBe(404);
  }
  const line = await openDocument("line/malformed");
  expect(await line.bring(tooMany)).toBe(400);
  await other.bring([update(new Author().append("unmoved"))]);
  await other.pollUntil(() => ackedCount(other) === 1);
});

test("C82 a client that never says what it has costs a bounded amount", async () => {
  await start({ softBufferBytes: 100_000, stallMs: 100, slowestBytesPerSecond: 1e9 });
  await fixture.create("line/deaf");
  const deaf = await openDocument("line/deaf", "deaf");
  const writer = await openDocument("line/deaf", "ada");
  const author = new Author();
  for (let written = 0; written < 10; written++) {
    await writer.bring([update(author.append("x".repeat(50_000)))]);
  }
  await writer.pollUntil(() => ackedCount(writer) === 10);
  const names = () => fixture.collab.rooms.presence("line/deaf").map(({ id }) => id);
  await expect.poll(names, { timeout: 10_000 }).toEqual(["ada"]);
  // It is told so, after what it has not taken yet, and this is all that was kept for it.
  await deaf.pollUntil(() => deaf.closeCode(0) === 1013);
  const kept = deaf.frames(0).reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(kept).toBeLessThan(200_000);
});

test("C82 a line that keeps too much in all is ended", async () => {
  await start({ lineOutboxBytes: 100_000 });
  await fixture.create("line/full", "x".repeat(200_000));
  const line = await LineClient.open(fixture.url);
  await line.bring([opening(0, "/collab/line/full"), binary(0, syncBytes(0, Uint8Array.of(0)))]);
  const polled = async () => (await line.poll()) === 404;
  await expect.poll(polled, { timeout: 10_000 }).toBe(true);
});

test("C83 closing the server answers what waits with 1012, and what comes then with 503", async () => {
  await start();
  await fixture.create("line/closing");
  const line = await openDocument("line/closing");
  const replaced = line.pollAt(line.from);
  const waiting = line.pollUntil(() => line.closeCode(0) !== undefined);
  expect(await replaced).toEqual([]); // so the other one waits by now
  await fixture.collab.close();
  await waiting;
  expect(line.closeCode(0)).toBe(1012);
  expect(await line.poll()).toBe(503);
});

test("C84 what comes faster than the budget waits in the network, and all of it arrives", async () => {
  await start({ bytesPerSecond: 4_000_000, bytesBurst: 100_000, lineInboxBytes: 100_000 });
  await fixture.create("line/flood");
  const line = await openDocument("line/flood");
  const author = new Author();
  for (let written = 0; written < 20; written++) {
    const records = [0, 1, 2, 3].map(() => update(author.append("y".repeat(25_000))));
    expect(await line.bring(records)).toBe(204);
  }
  await line.pollUntil(() => ackedCount(line) === 80);
  expect(textOf(await fixture.updates.load("line/flood"))).toHaveLength(2_000_000);
});
