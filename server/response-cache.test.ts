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
  await Promise.all([cache.getOrMake("a:1", make), cache.getOrMake("a:1", make)]);
  await expect.poll(isKept).toBe(true);
  expect(await elsewhere.getOrMake("a:1", make)).toEqual({ made: 1, text: "Grüße" });
  expect(await elsewhere.getOrMake("a:2", make)).toEqual({ made: 2, text: "Grüße" });
});

it("keeps nothing for ever, nothing that is large, and nothing that is not worth it", async () => {
  const { redis, cache, prefix } = await cacheOnRedis();
  await cache.getOrMake("large", () => Promise.resolve("x".repeat(600_000)));
  await cache.getOrMake(
    "missing",
    () => Promise.resolve(null),
    (answer) => answer !== null,
  );
  await cache.getOrMake("small", () => Promise.resolve("x"));
  await expect.poll(() => redis.keys(`${prefix}*`)).toHaveLength(1);
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
