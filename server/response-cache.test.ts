import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { createLog } from "#server/log.ts";
import { createRedis } from "#server/redis.ts";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { createResponseCache } from "./response-cache.ts";

async function cacheOnRedis() {
  const log = createLog("silent");
  const redis = createRedis(redisUrl(), log);
  onTestFinished(() => redis.disconnect());
  await once(redis, "ready");
  const prefix = freshRedisPrefix();
  const isKept = async () => (await redis.keys(`${prefix}*`)).length > 0;
  return { redis, isKept, cache: createResponseCache(redis, prefix, log), prefix, log };
}

it("makes an answer once, whoever asks and wherever", async () => {
  const { redis, cache, prefix, log, isKept } = await cacheOnRedis();
  const elsewhere = createResponseCache(redis, prefix, log);
  let made = 0;
  const make = () => Promise.resolve({ made: (made += 1), text: "Grüße" });
  const asked = await Promise.all([cache.getOrMake("a:1", make), cache.getOrMake("a:1", make)]);
  expect(asked).toEqual(Array(2).fill({ made: 1, text: "Grüße" }));
  // What Redis did not take, or tell, in time is asked for again.
  await expect.poll(async () => (await cache.getOrMake("a:1", make)) && isKept()).toBe(true);
  const isMadeAnew = async (key: string) => {
    const before = made;
    expect(await elsewhere.getOrMake(key, make)).toMatchObject({ text: "Grüße" });
    return made > before;
  };
  await expect.poll(() => isMadeAnew("a:1")).toBe(false);
  expect(await isMadeAnew("a:2")).toBe(true);
});

it("keeps nothing for ever, nothing that is large, and nothing that is not worth it", async () => {
  const { redis, cache, prefix } = await cacheOnRedis();
  await cache.getOrMake("large", () => Promise.resolve("x".repeat(600_000)));
  await cache.getOrMake(
    "missing",
    () => Promise.resolve(null),
    (answer) => answer !== null,
  );
  const keepSmall = () => cache.getOrMake("small", () => Promise.resolve("x"));
  await expect.poll(async () => (await keepSmall()) && redis.keys(`${prefix}*`)).toHaveLength(1);
  const [key = ""] = await redis.keys(`${prefix}*`);
  expect(key).toMatch(/small$/);
  expect(await redis.ttl(key)).toBeGreaterThan(0);
});

it("makes the answer again after a failure", async () => {
  const { cache } = await cacheOnRedis();
  const asked = cache.getOrMake("a", () => Promise.reject(new Error("no database")));
  await expect(asked).rejects.toThrow("no database");
  expect(await cache.getOrMake("a", () => Promise.resolve(1))).toBe(1);
});

it("answers while Redis is away", async () => {
  const { redis, cache } = await cacheOnRedis();
  redis.disconnect();
  let made = 0;
  const make = () => Promise.resolve((made += 1));
  expect(await cache.getOrMake("a", make)).toBe(1);
  expect(await cache.getOrMake("a", make)).toBe(2);
});
