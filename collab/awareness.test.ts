import { afterEach, beforeAll, expect, test } from "vitest";
import { identityOf, palette } from "./rooms/identity.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { RawClient } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { connectStock } from "./testing/stock-client.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(name: string): Promise<void> {
  fixture = await startFixture({ databaseUrl });
  await fixture.create(name);
}

async function open(name: string, actorId: string): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?as=${actorId}`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

/** What this client knows of another: the newest it was sent. */
function known(client: RawClient, clientId: number): { clock: number; state: unknown } | undefined {
  return client
    .of("awareness")
    .flatMap(({ states }) => states.get(clientId) ?? [])
    .at(-1);
}

test("C19 a connection speaks for one client id, and not for somebody else's", async () => {
  await start("lesson/ids");
  const ada = await open("lesson/ids", "ada");
  const eve = await open("lesson/ids", "eve");
  ada.sendAwareness(1, 1, { cursor: 1 });
  await eve.until(() => known(eve, 1) !== undefined);
  eve.sendAwareness(1, 99, { cursor: "stolen" });
  eve.sendAwareness(1, 100, null);
  eve.sendAwareness(2, 1, { cursor: 2 });
  eve.sendAwareness(3, 1, { cursor: 3 });
  await ada.until(() => known(ada, 2) !== undefined);
  ada.sendAwareness(1, 2, { cursor: 11 });
  await eve.until(() => (known(eve, 1)?.state as { cursor?: number } | undefined)?.cursor === 11);
  const handle = await fixture.collab.rooms.open("lesson/ids");
  expect([...handle.awarenessStates().keys()].sort()).toEqual([1, 2]);
  expect(handle.awarenessStates().get(1)).toMatchObject({ cursor: 11 });
  expect(known(ada, 1)).toBeUndefined();
  handle.close();
});

test("C19 an id stays with its person after it has left", async () => {
  await start("lesson/departed");
  const ada = await open("lesson/departed", "ada");
  const eve = await open("lesson/departed", "eve");
  ada.sendAwareness(1, 1, { cursor: 1 });
  await eve.until(() => known(eve, 1) !== undefined);
  ada.close();
  await eve.until(() => known(eve, 1)?.state === null);
  eve.sendAwareness(1, 50, { cursor: "haunted" });
  eve.sendAwareness(2, 1, { cursor: 2 });
  const handle = await fixture.collab.rooms.open("lesson/departed");
  await expect.poll(() => [...handle.awarenessStates().keys()]).toEqual([2]);
  handle.close();
});

test("C20 names and colours are the server's: they cannot be forged", async () => {
  await start("lesson/names");
  const eve = await open("lesson/names", "eve");
  const bob = await open("lesson/names", "bob");
  eve.sendAwareness(5, 1, { user: { name: "The instructor", color: "red", role: "Instructor" }, cursor: 4 });
  await bob.until(() => known(bob, 5) !== undefined);
  const user = identityOf({ id: "eve", name: "EVE" });
  expect(known(bob, 5)?.state).toEqual({ user, cursor: 4 });
  expect(palette).toContain(user.color);
});

test("C20 stock clients see each other under their real names", async () => {
  await start("lesson/stock-names");
  const ada = connectStock(fixture.url, "lesson/stock-names", "ada");
  const bob = connectStock(fixture.url, "lesson/stock-names", "bob");
  ada.provider.awareness.setLocalStateField("user", { name: "Bob" });
  await expect
    .poll(() => bob.provider.awareness.getStates().get(ada.doc.clientID))
    .toMatchObject({ user: { id: "ada", name: "ADA" } });
  ada.close();
  await expect.poll(() => bob.provider.awareness.getStates().has(ada.doc.clientID)).toBe(false);
  bob.close();
});

test("C22 who leaves is gone at once, and who comes back with an old clock is seen again", async () => {
  await start("lesson/back");
  const bob = await open("lesson/back", "bob");
  const first = await open("lesson/back", "ada");
  first.sendAwareness(1, 7, { cursor: 1 });
  await bob.until(() => known(bob, 1)?.state !== undefined);
  const before = known(bob, 1)?.clock ?? 0;
  first.close();
  await bob.until(() => known(bob, 1)?.state === null);
  const second = await open("lesson/back", "ada");
  second.sendAwareness(1, 7, { cursor: 2 });
  await bob.until(() => known(bob, 1)?.state !== null);
  expect(known(bob, 1)?.clock).toBeGreaterThan(before);
});

test("C22 a reconnect takes its id over from the socket nobody has missed yet", async () => {
  await start("lesson/half-open");
  const old = await open("lesson/half-open", "ada");
  old.sendAwareness(1, 7, { cursor: "old" });
  const fresh = await open("lesson/half-open", "ada");
  fresh.sendAwareness(1, 7, { cursor: "new" });
  const bob = await open("lesson/half-open", "bob");
  await bob.until(() => (known(bob, 1)?.state as { cursor?: string } | undefined)?.cursor === "new");
  old.close();
  await expect.poll(() => fixture.collab.rooms.presence("lesson/half-open")).toHaveLength(2);
  bob.send(Uint8Array.of(3));
  await bob.until(() => bob.of("awareness").length > 1);
  expect(known(bob, 1)?.state).toMatchObject({ cursor: "new" });
});

test("C20 every colour can be read on light and on dark", () => {
  for (const color of palette) {
    expect(contrast(color, "#ffffff")).toBeGreaterThan(3.9);
    expect(contrast(color, "#1e1e1e")).toBeGreaterThan(3.9);
  }
  expect(new Set(palette).size).toBe(12);
});

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
