import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Relay } from "../ports.ts";
import { connectStock, type StockClient } from "../testing/stock-client.ts";
import type { Fixture } from "../testing/fixture.ts";
import { hasty, openOn, startNodes } from "../testing/nodes.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

/** Less than the 15 s after which a stock client repeats itself, which would hide that something got lost. */
const patient = { timeout: 12_000, interval: 10 };

function connect(node: Fixture, name: string, actorId: string): StockClient {
  const client = connectStock(node.url, name, actorId);
  onTestFinished(() => {
    client.close();
  });
  return client;
}

/** The names a client sees, its own aside. */
function seenBy({ doc, provider }: StockClient): string[] {
  return [...provider.awareness.getStates()]
    .filter(([clientId]) => clientId !== doc.clientID)
    .map(([, state]) => (state["user"] as { name: string }).name)
    .sort();
}

/** A relay whose node can be silenced: what it says reaches nobody, and it hears nothing. */
function mutable() {
  const fault = { isMute: false };
  const wrapRelay = (relay: Relay): Relay => ({
    listen: (channel, hear) =>
      relay.listen(channel, (message) => {
        if (!fault.isMute) hear(message);
      }),
    publish: (channel, message) => (fault.isMute ? Promise.resolve(1) : relay.publish(channel, message)),
    onRestored: (listener) => relay.onRestored(listener),
    close: () => {
      relay.close();
    },
  });
  return { fault, wrapRelay };
}

test("C46 people on different nodes see each other, under the names their servers gave them", async () => {
  const [one, two] = await startNodes({ databaseUrl }, {}, {});
  await one.create("lesson/people", "");
  const ada = connect(one, "lesson/people", "ada");
  ada.provider.awareness.setLocalState({ user: { name: "The instructor" }, cursor: 1 });
  await ada.synced();
  const bob = connect(two, "lesson/people", "bob");
  bob.provider.awareness.setLocalState({ cursor: 2 });
  await expect.poll(() => seenBy(ada), patient).toEqual(["BOB"]);
  await expect.poll(() => seenBy(bob), patient).toEqual(["ADA"]);
  ada.provider.awareness.setLocalStateField("cursor", 3);
  await expect
    .poll(() => bob.provider.awareness.getStates().get(ada.doc.clientID), patient)
    .toMatchObject({ cursor: 3 });
  ada.close();
  await expect.poll(() => seenBy(bob), patient).toEqual([]);
  expect(one.collab.rooms.presence("lesson/people")).toEqual([]);
  expect(two.collab.rooms.presence("lesson/people").map(({ id }) => id)).toEqual(["bob"]);
});

test("C46 an id stays with its person on every node", async () => {
  const [one, two] = await startNodes({ databaseUrl }, {}, {});
  await one.create("lesson/ids", "");
  const ada = await openOn(one, "lesson/ids", "ada");
  const eve = await openOn(two, "lesson/ids", "eve");
  ada.sendAwareness(1, 1, { cursor: 1 });
  await eve.until(() => eve.of("awareness").some(({ states }) => states.has(1)));
  eve.sendAwareness(1, 99, { cursor: "stolen" });
  eve.sendAwareness(2, 1, { cursor: 2 });
  await ada.until(() => ada.of("awareness").some(({ states }) => states.has(2)));
  const handle = await two.collab.rooms.open("lesson/ids");
  expect(handle.awarenessStates().get(1)).toMatchObject({ cursor: 1, user: { id: "ada" } });
  expect(handle.awarenessStates().get(2)).toMatchObject({ cursor: 2, user: { id: "eve" } });
});

test("C46 a client that moves to another node stays visible, and sees the others there at once", async () => {
  const [one, two] = await startNodes({ databaseUrl }, {}, {});
  await one.create("lesson/moving", "");
  const bob = connect(one, "lesson/moving", "bob");
  bob.provider.awareness.setLocalState({ cursor: 1 });
  const cleo = connect(two, "lesson/moving", "cleo");
  cleo.provider.awareness.setLocalState({ cursor: 2 });
  const ada = connect(one, "lesson/moving", "ada");
  ada.provider.awareness.setLocalState({ cursor: 3 });
  await expect.poll(() => seenBy(ada), patient).toEqual(["BOB", "CLEO"]);

  for (const node of [two, one, two]) {
    ada.provider.disconnect();
    expect(seenBy(ada)).toEqual([]);
    ada.provider.serverUrl = `${node.url}/collab`;
    ada.provider.connect();
    await expect.poll(() => seenBy(ada), patient).toEqual(["BOB", "CLEO"]);
    await expect.poll(() => seenBy(bob), patient).toEqual(["ADA", "CLEO"]);
    await expect.poll(() => seenBy(cleo), patient).toEqual(["ADA", "BOB"]);
  }
});

test("C46 a socket that is missed late on the old node does not hide the client on the new one", async () => {
  const [one, two] = await startNodes({ databaseUrl }, {}, {});
  await one.create("lesson/half-open", "");
  const old = await openOn(one, "lesson/half-open", "ada");
  old.sendAwareness(1, 7, { cursor: "old" });
  const bob = await openOn(one, "lesson/half-open", "bob");
  const fresh = await openOn(two, "lesson/half-open", "ada");
  const cursorAt = async (node: Fixture): Promise<unknown> => {
    const handle = await node.collab.rooms.open("lesson/half-open");
    const state = handle.awarenessStates().get(1) as { cursor?: unknown } | undefined;
    handle.close();
    return state?.cursor;
  };
  await expect.poll(() => cursorAt(two), patient).toBe("old");
  fresh.sendAwareness(1, 7, { cursor: "new" });
  await expect.poll(() => cursorAt(one), patient).toBe("new");
  old.close();
  await expect.poll(() => one.collab.rooms.presence("lesson/half-open").length, patient).toBe(1);
  bob.sendAwareness(2, 1, { cursor: "later" });
  await fresh.until(() => fresh.of("awareness").some(({ states }) => states.has(2)));
  expect(await cursorAt(one)).toBe("new");
  expect(await cursorAt(two)).toBe("new");
});

test("C46 the people of a node that stops disappear, as do those of one that falls silent until it is heard again", async () => {
  const { fault, wrapRelay } = mutable();
  const [one, two, three] = await startNodes({ databaseUrl, settings: hasty }, {}, { wrapRelay }, {});
  await one.create("lesson/silent", "");
  const ada = connect(one, "lesson/silent", "ada");
  ada.provider.awareness.setLocalState({ cursor: 1 });
  for (const [node, actorId] of [
    [two, "bob"],
    [three, "cleo"],
  ] as const) {
    connect(node, "lesson/silent", actorId).provider.awareness.setLocalState({ cursor: 2 });
  }
  await expect.poll(() => seenBy(ada), patient).toEqual(["BOB", "CLEO"]);
  fault.isMute = true;
  await expect.poll(() => seenBy(ada), patient).toEqual(["CLEO"]);
  fault.isMute = false;
  await expect.poll(() => seenBy(ada), patient).toEqual(["BOB", "CLEO"]);
  await three.close();
  await expect.poll(() => seenBy(ada), patient).toEqual(["BOB"]);
});
