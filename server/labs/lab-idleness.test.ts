import { afterEach, describe, expect, it, vi } from "vitest";
import { createLog } from "#server/log.ts";
import { createRedis } from "#server/redis.ts";
import { testServices } from "#tests/server.ts";
import { createLabIdleness, type LabIdleness } from "./lab-idleness.ts";

const LONG_MS = 60_000;
const opened: { close(): void }[] = [];
let installation: ReturnType<typeof testServices> | undefined;

afterEach(() => {
  opened.splice(0).forEach((one) => one.close());
  installation = undefined;
});

/** As another process would have it: with its own connection to the same Redis. */
async function node(): Promise<LabIdleness> {
  installation ??= testServices();
  const { config } = await installation;
  const log = createLog("silent");
  const redis = createRedis(config.redisUrl ?? "", log);
  await vi.waitFor(() => redis.ping(), { timeout: 10_000 });
  const idleness = createLabIdleness({ redis, prefix: config.redisPrefix, log });
  opened.push(idleness, { close: () => redis.disconnect() });
  return idleness;
}

const labId = () => crypto.randomUUID();
const slept = () => {
  const sleep = vi.fn();
  return { sleep, asleep: () => vi.waitFor(() => expect(sleep).toHaveBeenCalledOnce(), { timeout: 20_000 }) };
};

describe("a lab in which nothing happens", () => {
  it("is put to sleep once, and has no time left", async () => {
    const idleness = await node();
    const lab = labId();
    const { sleep, asleep } = slept();
    const watch = idleness.watch(lab, 50, sleep);
    await asleep();
    watch.close();
    expect(await idleness.timeLeft(lab)).toBeNull();
  });

  it("is left alone after its watch is closed", async () => {
    const idleness = await node();
    const { sleep } = slept();
    idleness.watch(labId(), 30, sleep).close();
    const other = slept();
    idleness.watch(labId(), 60, other.sleep);
    await other.asleep();
    expect(sleep).not.toHaveBeenCalled();
  });
});

describe("time left", () => {
  it("is the same on every node, and unknown for a lab that does not run", async () => {
    const [here, there] = [await node(), await node()];
    const lab = labId();
    expect(await there.timeLeft(lab)).toBeNull();
    here.watch(lab, LONG_MS, () => undefined);
    await vi.waitFor(async () => expect((await there.timeLeft(lab))?.idleMs).toBe(LONG_MS), {
      timeout: 10_000,
    });
    const left = (await there.timeLeft(lab))?.leftMs ?? 0;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(LONG_MS);
  });

  it("begins anew when something happens", async () => {
    const idleness = await node();
    const lab = labId();
    const watch = idleness.watch(lab, LONG_MS, () => undefined);
    await expect.poll(async () => (await idleness.timeLeft(lab))?.leftMs).toBeLessThan(LONG_MS - 20);
    const notedAt = Date.now();
    watch.note();
    const left = (await idleness.timeLeft(lab))?.leftMs;
    expect(left).toBeGreaterThanOrEqual(LONG_MS - (Date.now() - notedAt));
  });

  it("is given by whoever keeps the lab running, also from another node", async () => {
    const [here, there] = [await node(), await node()];
    const lab = labId();
    const { sleep, asleep } = slept();
    const idleMs = 2_000;
    const startedAt = Date.now();
    here.watch(lab, idleMs, sleep);
    await vi.waitFor(async () => expect(await there.timeLeft(lab)).not.toBeNull(), { timeout: 10_000 });
    // Not at once: what is kept must be later than what the node itself has noted.
    await vi.waitFor(() => expect(Date.now() - startedAt).toBeGreaterThan(500), { timeout: 10_000 });
    const keptAt = Date.now();
    await there.keep(lab);
    await asleep();
    expect(Date.now()).toBeGreaterThanOrEqual(keptAt + idleMs);
  });
});
