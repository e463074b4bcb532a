import { Redis } from "ioredis";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { Author } from "../testing/edits.ts";
import type { Fixture } from "../testing/fixture.ts";
import { hasty, openOn, startNodes } from "../testing/nodes.ts";
import { type OwnRedis, startOwnRedis } from "../testing/own-redis.ts";
import type { RawClient } from "../testing/raw-client.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import type { Relay } from "../ports.ts";
import { createRedisRelay } from "./redis-relay.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

const patient = { timeout: 20_000, interval: 20 };

async function start(name: string) {
  const redis = await startOwnRedis();
  const nodes = await startNodes(
    { databaseUrl, redis: { url: redis.url, prefix: "test:" }, settings: { ...hasty, nodeSilentMs: 60_000 } },
    {},
    {},
  );
  await nodes[0].create(name, "both know this");
  const [one, two] = await Promise.all(nodes.map((node) => node.collab.rooms.open(name)));
  if (one === undefined || two === undefined) throw new Error("there must be two handles");
  const first = one.doc.getText("content");
  const second = two.doc.getText("content");
  first.insert(0, "connected, ");
  await expect.poll(() => second.toJSON(), patient).toBe("connected, both know this");
  return { redis, nodes, first, second };
}

/** Two people on one node write to each other and are told that it is saved. */
async function writeTogether(node: Fixture, name: string): Promise<void> {
  const ada = await openOn(node, name, "ada");
  const bob = await openOn(node, name, "bob");
  const author = new Author();
  for (let frame = 1; frame <= 50; frame++) ada.sendUpdate(author.append("x"));
  await ada.until(() => ada.ackedCount === 50);
  await bob.until(() => received(bob).length === 50);
}

function received(client: RawClient): string {
  const author = new Author();
  for (const { body } of client.of("update")) author.take(body);
  return author.doc.getText("content").toJSON();
}

async function editApartAndMeet(
  away: (redis: OwnRedis) => Promise<void> | void,
  back: (redis: OwnRedis) => Promise<void> | void,
  name: string,
): Promise<void> {
  const { redis, nodes, first, second } = await start(name);
  await away(redis);
  await writeTogether(nodes[0], name);
  first.delete(first.toJSON().indexOf("both"), 5);
  second.insert(second.length, " and this was written elsewhere");
  await writeTogether(nodes[1], name);
  expect(second.toJSON()).toContain("both");
  await back(redis);
  await expect.poll(() => second.toJSON() === first.toJSON(), patient).toBe(true);
  expect(first.toJSON().replaceAll("x", "")).toBe("connected, know this and this was written elsewhere");
  expect(first.toJSON().length - first.toJSON().replaceAll("x", "").length).toBe(100);
}

test("C45 while Redis is dead nodes go on by themselves, and agree when it is back", async () => {
  await editApartAndMeet(
    (redis) => redis.kill(),
    (redis) => redis.restart(),
    "lesson/redis-dead",
  );
});

test("C45 while Redis does not answer nodes go on by themselves, and agree when it does", async () => {
  await editApartAndMeet(
    (redis) => {
      redis.pause();
    },
    (redis) => {
      redis.resume();
    },
    "lesson/redis-paused",
  );
});

test("C45 a document opens while Redis is away, and meets the others later", async () => {
  const { redis, nodes } = await start("lesson/other");
  await redis.kill();
  await nodes[0].create("lesson/opened-apart", "start");
  const one = await nodes[0].collab.rooms.open("lesson/opened-apart");
  const two = await nodes[1].collab.rooms.open("lesson/opened-apart");
  one.doc.getText("content").insert(0, "one ");
  two.doc.getText("content").insert(5, " two");
  await redis.restart();
  for (const { doc } of [one, two]) {
    await expect.poll(() => doc.getText("content").toJSON(), patient).toBe("one start two");
  }
});

/** A relay by itself, once it is connected. */
async function startRelay(own: OwnRedis): Promise<Relay> {
  const template = new Redis(own.url, { lazyConnect: true });
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  const relay = createRedisRelay({ redis: template, prefix: "test:", log });
  onTestFinished(() => {
    relay.close();
  });
  await expect.poll(() => relay.publish("x", Uint8Array.of(1)), patient).toBe(0);
  return relay;
}

test("C45 a Redis that does not answer is given up, and those who missed something are told when it is back", async () => {
  const own = await startOwnRedis();
  const relay = await startRelay(own);
  let restored = 0;
  relay.onRestored(() => restored++);
  const heard: number[] = [];
  const ear = relay.listen("x", ([first = 0]) => heard.push(first));
  expect(await ear.listening).toBe(true);
  restored = 0;
  own.pause();
  expect(await relay.publish("x", Uint8Array.of(1))).toBeNull();
  expect(restored).toBe(0);
  own.resume();
  await expect.poll(() => restored, patient).toBe(1);
  expect(await relay.publish("x", Uint8Array.of(2))).toBe(1);
  await expect.poll(() => heard.at(-1), patient).toBe(2);
});

test("C45 what cannot be said to a Redis that does not answer is dropped above 16 MiB", async () => {
  const own = await startOwnRedis();
  const relay = await startRelay(own);
  own.pause();
  const megabyte = new Uint8Array(1024 * 1024);
  const outcomes: (number | null | "waiting")[] = Array.from({ length: 64 }, () => "waiting");
  const saying = outcomes.map(async (_, index) => {
    outcomes[index] = await relay.publish("x", megabyte);
  });
  await expect.poll(() => outcomes.filter((outcome) => outcome === null).length, patient).toBeGreaterThan(40);
  own.resume();
  await Promise.all(saying);
  await expect.poll(() => relay.publish("x", megabyte), patient).toBe(0);
});
