import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { Author, textOf } from "./testing/edits.ts";
import { RawClient } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { connectStock, type StockClient } from "./testing/stock-client.ts";

let fixture: Fixture;
const clients: { close(): void }[] = [];

beforeAll(async () => {
  fixture = await startFixture({ databaseUrl: await scratchDatabase(), settings: { maxSocketsPerActor: 5 } });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => fixture.close());

function stock(name: string, actorId?: string): StockClient {
  const client = connectStock(fixture.url, name, actorId);
  clients.push(client);
  return client;
}

async function raw(name: string, query = "as=raw&ack=1"): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?${query}`);
  clients.push(client);
  return client;
}

async function refusal(path: string): Promise<number | undefined> {
  const socket = new WebSocket(`${fixture.url}${path}`);
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode?: number }];
  socket.on("error", () => undefined);
  socket.terminate();
  return response.statusCode;
}

test("C1 a name may hold one slash, plain or percent-encoded", async () => {
  await fixture.create("workspace/slash", "both");
  const plain = await raw("workspace/slash");
  const encoded = await raw("workspace%2Fslash");
  for (const client of [plain, encoded]) {
    client.sendStep1();
    await client.until(() => client.of("step2").length === 1);
    expect(textOf(client.of("step2")[0]?.body ?? null)).toBe("both");
  }
});

test("C2 refuses who is nobody with 401 and what can name nothing with 404", async () => {
  expect(await refusal("/collab/workspace/slash?as=nobody")).toBe(401);
  expect(await refusal("/collab/a/b/c")).toBe(404);
  expect(await refusal("/collab/%ff")).toBe(404);
  expect(await refusal("/terminal/workspace/Upper")).toBe(404);
});

test("C3 closes with 4403 without permission and with 4404 without document", async () => {
  await fixture.create("lesson/secret");
  fixture.levels.set("eve lesson/secret", "none");
  expect(await (await raw("lesson/secret", "as=eve")).closed()).toBe(4403);
  expect(await (await raw("lesson/never-made")).closed()).toBe(4404);
});

test("C4 stock clients see each other's edits and end up alike", async () => {
  await fixture.create("lesson/stock", "hello");
  const ada = stock("lesson/stock", "ada");
  const bob = stock("lesson/stock", "bob");
  await Promise.all([ada.synced(), bob.synced()]);
  expect([ada.text(), bob.text()]).toEqual(["hello", "hello"]);
  ada.insert(5, " from ada");
  bob.insert(0, "bob: ");
  const both = "bob: hello from ada";
  await expect.poll(() => [ada.text(), bob.text()]).toEqual([both, both]);
});

test("C4 edits made while offline arrive on reconnecting", async () => {
  await fixture.create("lesson/offline", "1");
  const ada = stock("lesson/offline", "ada");
  const bob = stock("lesson/offline", "bob");
  await Promise.all([ada.synced(), bob.synced()]);
  ada.provider.disconnect();
  ada.insert(1, "2");
  bob.insert(0, "0");
  ada.provider.connect();
  await expect.poll(() => [ada.text(), bob.text()]).toEqual(["012", "012"]);
});

test("C5 updates of one turn reach the others as one frame and their author not at all", async () => {
  await fixture.create("lesson/turn");
  const reader = await raw("lesson/turn", "as=reader");
  const author = await raw("lesson/turn", "as=author");
  await reader.until(() => reader.of("step1").length === 1);
  const handle = await fixture.collab.rooms.open("lesson/turn");
  for (const letter of "abc") handle.doc.getText("content").insert(0, letter);
  await reader.until(() => reader.of("update").length > 0);
  expect(textOf(reader.of("update")[0]?.body ?? null)).toBe("cba");
  handle.close();

  author.sendUpdate(new Author().append("own"));
  await reader.until(() => reader.of("update").length > 1);
  expect(reader.of("update")).toHaveLength(2);
  expect(author.of("update")).toHaveLength(1);
});

test("C6 a stock client is sent no message type of ours, one that asks is", async () => {
  await fixture.create("lesson/types");
  const plain = await raw("lesson/types", "as=plain");
  const asking = await raw("lesson/types", "as=asking&ack=1");
  for (const client of [plain, asking]) client.sendUpdate(new Author().append("x"));
  await asking.until(() => asking.ackedCount === 1);
  expect(asking.of("level")).toEqual([{ type: "level", canWrite: true, reason: "" }]);
  await plain.until(() => plain.of("update").length === 1);
  expect([...plain.of("ack"), ...plain.of("level")]).toEqual([]);
});

test("C33 one person has a bounded number of sockets", async () => {
  await fixture.create("lesson/many");
  const open = await Promise.all(Array.from({ length: 5 }, () => raw("lesson/many", "as=greedy")));
  expect(await (await raw("lesson/many", "as=greedy")).closed()).toBe(4429);
  open[0]?.close();
  const isLetIn = async () => {
    const again = await raw("lesson/many", "as=greedy");
    await expect.poll(() => again.received.length > 0 || again.closeCode !== undefined).toBe(true);
    again.close();
    return again.received.length > 0;
  };
  await expect.poll(isLetIn).toBe(true);
});
