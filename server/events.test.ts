import { expect, it, onTestFinished } from "vitest";
import { startOwnRedis } from "#collab/testing/own-redis.ts";
import { createEvents, type AppEvent } from "#server/events.ts";
import { createLog } from "#server/log.ts";
import { createRedis } from "#server/redis.ts";

const patient = { timeout: 20_000, interval: 20 };
const change: AppEvent = { kind: "accessChanged", userId: "ada" };
const anything: AppEvent = { kind: "accessChanged" };

/** One node's events, and what it has heard. */
function startNode(url: string) {
  const log = createLog("silent");
  const redis = createRedis(url, log);
  const events = createEvents(redis, "events", log);
  const heard: AppEvent[] = [];
  events.subscribe((event) => heard.push(event));
  onTestFinished(() => {
    events.close();
    redis.disconnect();
  });
  return { events, heard };
}

it("reaches this node at once and the others through Redis", async () => {
  const { url } = await startOwnRedis();
  const [one, two] = [startNode(url), startNode(url)];
  await expect
    .poll(async () => {
      await one.events.publish(change);
      return two.heard.at(0);
    }, patient)
    .toEqual(change);
  expect(one.heard.every((event) => event.kind === "accessChanged")).toBe(true);
});

it("takes everything to have changed once Redis is back, as something may have been missed", async () => {
  const redis = await startOwnRedis();
  const [one, two] = [startNode(redis.url), startNode(redis.url)];
  await expect
    .poll(async () => {
      await one.events.publish(change);
      return two.heard.length;
    }, patient)
    .toBeGreaterThan(0);
  await redis.kill();
  await one.events.publish(change);
  expect(one.heard.at(-1)).toEqual(change);
  const before = two.heard.length;
  await redis.restart();
  await expect.poll(() => two.heard.slice(before), patient).toContainEqual(anything);
  await expect.poll(() => one.heard, patient).toContainEqual(anything);
});
