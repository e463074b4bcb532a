import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { createRedisRelay } from "./redis-relay.ts";

const nothing = (): void => undefined;
const silence = { debug: nothing, info: nothing, warn: nothing, error: nothing };
/** Longer than Redis may take to answer. */
const busyMs = 4_500;

test("C132 a process that was busy for long does not take Redis for dead", async () => {
  const template = new Redis(redisUrl(), { lazyConnect: true });
  const relay = createRedisRelay({ redis: template, prefix: freshRedisPrefix(), log: silence });
  onTestFinished(() => {
    relay.close();
  });
  const heard: number[] = [];
  relay.listen("x", ([first = 0]) => heard.push(first));
  await expect.poll(() => relay.publish("x", Uint8Array.of(0)), { timeout: 20_000 }).toBe(1);
  for (let round = 1; round <= 2; round++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
    expect(await relay.publish("x", Uint8Array.of(round))).toBe(1);
    await expect.poll(() => heard.at(-1), { timeout: 20_000 }).toBe(round);
  }
});
