import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { startRedis } from "#server/local/redis.ts";
import type { Services } from "#server/services.ts";
import { redisUrl } from "#tests/database.ts";
import { person, testServices } from "#tests/server.ts";
import { handlers, type JobHandlers } from "./handlers.ts";
import { startJobs } from "./runner.ts";

vi.setConfig({ testTimeout: 120_000 });

/** For jobs that are not looked at: the one of every minute would be counted again where a test takes long. */
const nothing = () => Promise.resolve(() => Promise.resolve());

/** Handlers that only count how often they were called. */
function counting() {
  const calls = { "tidy-history": 0, "remove-expired-sessions": 0 };
  const counted: JobHandlers = {
    "tidy-history": () => Promise.resolve(() => Promise.resolve(void calls["tidy-history"]++)),
    "remove-expired-sessions": () =>
      Promise.resolve(() => Promise.resolve(void calls["remove-expired-sessions"]++)),
    "publish-scheduled": nothing,
    "run-imports": nothing,
    "remove-old-copies": nothing,
    "remove-old-imports": nothing,
    "update-labs": nothing,
  };
  return { calls, handlers: counted };
}

const eachOnce = { "tidy-history": 1, "remove-expired-sessions": 1 };
const patiently = { timeout: 50_000, interval: 50 };

function environmentOf({ config }: Services): Record<string, string> {
  return {
    DATABASE_URL: config.databaseUrl ?? "",
    REDIS_URL: config.redisUrl ?? "",
    REDIS_PREFIX: config.redisPrefix,
    DATA_DIR: config.dataDir,
    SANDBOX_DRIVER: "none",
    LOG_LEVEL: "silent",
  };
}

it("does each job at the start, once for all workers", async () => {
  const services = await testServices();
  const { calls, handlers: counted } = counting();
  const workers = [1, 2, 3].map(() => startJobs({ redisUrl: redisUrl(), services, handlers: counted }));
  await expect.poll(() => calls, patiently).toEqual(eachOnce);
  await Promise.all(workers.map((worker) => worker.stop()));
  expect(calls).toEqual(eachOnce);
});

it("removes sessions past their time, and no others", async () => {
  const services = await testServices();
  const gone = await person(services);
  const stays = await person(services);
  await services.db.userSession.updateMany({
    where: { userId: gone.actor.id },
    data: { expiresAt: new Date(Date.now() - 1_000) },
  });
  const jobs = startJobs({ redisUrl: redisUrl(), services, handlers });
  const owners = () => services.db.userSession.findMany({ select: { userId: true } });
  await expect.poll(owners, patiently).toEqual([{ userId: stays.actor.id }]);
  await jobs.stop();
});

it("takes up the jobs of a worker that was killed", async () => {
  const services = await testServices();
  const child = spawn(process.execPath, ["--import", "tsx", "server/jobs/testing/hang.ts"], {
    env: { ...process.env, ...environmentOf(services) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  await expect.poll(() => said, patiently).toBe("taken\ntaken\n");
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;

  const { calls, handlers: counted } = counting();
  const jobs = startJobs({ redisUrl: redisUrl(), services, handlers: counted, stalledMs: 1_000 });
  await expect.poll(() => calls, patiently).toEqual(eachOnce);
  await jobs.stop();
});

it("waits for a Redis that is away, and stops while it is", async () => {
  const services = await testServices();
  const dataDir = mkdtempSync(join(tmpdir(), "cc-jobs-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const first = await startRedis({ dataDir, log: () => undefined });
  await first.stop();

  const { calls, handlers: counted } = counting();
  const never = startJobs({ redisUrl: first.url, services, handlers: counted });
  await never.stop();
  const jobs = startJobs({ redisUrl: first.url, services, handlers: counted });
  const second = await startRedis({ dataDir, log: () => undefined });
  onTestFinished(() => second.stop());
  expect(second.url).toBe(first.url);
  await expect.poll(() => calls, patiently).toEqual(eachOnce);
  await jobs.stop();
});

it("lets a job know that it should end, and ends with it", async () => {
  const services = await testServices();
  let started = 0;
  let ended = 0;
  const waiting = () =>
    Promise.resolve(async (_services: unknown, _payload: unknown, signal: AbortSignal) => {
      started++;
      if (!signal.aborted) await once(signal, "abort");
      ended++;
    });
  const waitingHandlers = {
    "tidy-history": waiting,
    "remove-expired-sessions": waiting,
    "publish-scheduled": nothing,
    "remove-old-copies": nothing,
    "remove-old-imports": nothing,
    "run-imports": nothing,
    "update-labs": nothing,
  };
  const jobs = startJobs({ redisUrl: redisUrl(), services, handlers: waitingHandlers });
  await expect.poll(() => started, patiently).toBe(2);
  await jobs.stop();
  expect(ended).toBe(2);
});
