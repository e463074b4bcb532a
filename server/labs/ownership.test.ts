import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startOwnRedis } from "#collab/testing/own-redis.ts";
import { createLog } from "#server/log.ts";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { createOwnership, type Place } from "./ownership.ts";

const log = createLog("silent");
const patient = { timeout: 25_000, interval: 20 };

function node(nodeId: string, prefix: string, url = redisUrl()) {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
  redis.on("error", () => undefined);
  const ownership = createOwnership({ redis, prefix, nodeId, log });
  ownership.announce(`http://${nodeId}`, true);
  onTestFinished(async () => {
    await ownership.close();
    redis.disconnect();
  });
  return { ...ownership, redis };
}

function here(place: Place) {
  if (place.kind !== "here") throw new Error(`the lab runs at ${place.address}`);
  return place.tenure;
}

describe("ownership of labs", () => {
  it("gives a lab that two nodes start at once to one of them, and tells the other where it is", async () => {
    const prefix = freshRedisPrefix();
    const one = node("one", prefix);
    const two = node("two", prefix);
    for (let lab = 0; lab < 20; lab++) {
      const id = `lab${String(lab)}`;
      const places = await Promise.all([one.claim(id), two.claim(id), one.claim(id)]);
      const [first, second, again] = places;
      expect(again?.kind).toBe(first?.kind);
      const winner = first?.kind === "here" ? "one" : "two";
      const loser = winner === "one" ? second : first;
      expect(loser).toEqual({ kind: "elsewhere", address: `http://${winner}` });
    }
    expect(await one.findAnyNode()).toBe("http://two");
  });

  it("hands a lab on when its last holder has let go, under a greater token", async () => {
    const prefix = freshRedisPrefix();
    const one = node("one", prefix);
    const two = node("two", prefix);
    const first = here(await one.claim("lab"));
    const second = here(await one.claim("lab"));
    await first.release();
    expect(await two.findElsewhere("lab")).toBe("http://one");
    await second.release();
    expect(await two.findElsewhere("lab")).toBeNull();
    expect(here(await two.claim("lab")).token).toBeGreaterThan(second.token);
  });

  it("gives the labs of a node that died to the next when their lease is over, and to itself at once", async () => {
    const prefix = freshRedisPrefix();
    const dead = node("one", prefix);
    const { token } = here(await dead.claim("lab"));
    here(await dead.claim("other"));
    // As after `kill -9`: nothing is released.
    dead.redis.disconnect();
    const restarted = node("one", prefix);
    expect(here(await restarted.claim("lab")).token).toBeGreaterThan(token);
    const two = node("two", prefix);
    expect((await two.claim("other")).kind).toBe("elsewhere");
    await expect.poll(async () => (await two.claim("other")).kind, patient).toBe("here");
  });

  it("tells who lost a lab, and renews what merely ran out", async () => {
    const prefix = freshRedisPrefix();
    const one = node("one", prefix);
    const lost = vi.fn();
    here(await one.claim("taken")).onLost(lost);
    const kept = vi.fn();
    here(await one.claim("ran-out")).onLost(kept);
    const two = node("two", prefix);
    await one.redis.del(`${prefix}lab:ran-out`);
    await one.redis.set(`${prefix}lab:taken`, "1 two http://two", "PX", 60_000);
    await expect.poll(() => lost.mock.calls.length, patient).toBe(1);
    await expect.poll(() => two.findElsewhere("ran-out"), patient).toBe("http://one");
    expect(kept).not.toHaveBeenCalled();
  });

  it("keeps labs running while Redis is away, and lets the lease decide when it is back", async () => {
    const own = await startOwnRedis();
    const one = node("one", "test:", own.url);
    const two = node("two", "test:", own.url);
    const lost = [vi.fn<() => void>(), vi.fn<() => void>()];
    here(await one.claim("before")).onLost(() => undefined);
    await own.kill();
    for (const [index, each] of [one, two].entries()) {
      const tenure = here(await each.claim("apart"));
      expect(tenure.token).toBe(0);
      tenure.onLost(() => lost[index]?.());
    }
    await own.restart();
    await expect.poll(() => lost.filter(({ mock }) => mock.calls.length > 0).length, patient).toBe(1);
    await expect.poll(() => two.findElsewhere("before"), patient).toBe("http://one");
  });
});
