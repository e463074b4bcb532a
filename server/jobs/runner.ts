import type { EventEmitter } from "node:events";
import { Queue, Worker, type Job } from "bullmq";
import type { Redis } from "ioredis";
import { inScope } from "#server/log.ts";
import { openRedis } from "#server/redis.ts";
import { JOBS, type JobName } from "./definitions.ts";
import type { JobHandlers, JobServices } from "./handlers.ts";

export interface RunningJobs {
  /** Has a job done as soon as a worker is free, besides the times it is due; forgotten when Redis is away. */
  ask(name: JobName): void;
  /** Lets running jobs end, for a few seconds; what they leave undone another worker takes up. */
  stop(): Promise<void>;
}

interface JobsOptions {
  readonly redisUrl: string;
  readonly services: JobServices;
  readonly handlers: JobHandlers;
  /** A job whose worker has not been heard of for this long is taken up by another. */
  readonly stalledMs?: number;
}

const QUEUE = "jobs";
const CONCURRENT_JOBS = 2;
/** How long running jobs have to end, and then their connections. */
const STOP_DEADLINE_MS = 4_000;
const DISCONNECT_DEADLINE_MS = 1_000;
const KEPT_RESULTS = { age: 24 * 60 * 60, count: 200 };

/**
 * Takes part in doing the jobs of `JOBS`. Any number of processes may: each run of a job is done by one of them, and
 * again by another when that one dies. Returns at once, also while Redis is away: jobs begin when it is there.
 */
export function startJobs({ redisUrl, services, handlers, stalledMs = 30_000 }: JobsOptions): RunningJobs {
  const { log } = services;
  const prefix = `${services.config.redisPrefix}bull`;
  const stopping = new AbortController();
  // BullMQ waits for Redis as long as it takes, so commands must not give up by themselves.
  const connections = [openRedis(redisUrl, WAITING), openRedis(redisUrl, WAITING)] as const;
  const queue = new Queue(QUEUE, { connection: connections[0], prefix });
  const worker = new Worker(QUEUE, (job) => run(job, { services, handlers, signal: stopping.signal }), {
    connection: connections[1],
    prefix,
    concurrency: CONCURRENT_JOBS,
    lockDuration: stalledMs,
    stalledInterval: stalledMs,
    // A job is not to blame when the machine under it goes away; it may be taken up many times.
    maxStalledCount: 20,
    removeOnComplete: KEPT_RESULTS,
    removeOnFail: KEPT_RESULTS,
  });
  reportErrors([queue, worker, ...connections], log);
  worker.on("failed", (job, error) => {
    log.error({ err: error, job: job?.name, attempt: job?.attemptsMade }, "a job failed");
  });
  const scheduled = schedule(queue).catch((error: unknown) => {
    if (!stopping.signal.aborted) log.error({ err: error }, "jobs could not be scheduled");
  });

  return {
    ask(name) {
      if (connections[0].status !== "ready") return;
      queue.add(name, {}, RETRIED).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error, job: name }, "a job waits until it is due");
      });
    },
    async stop() {
      stopping.abort();
      // While Redis is away nothing comes to an end by itself.
      const isAway = connections.some(({ status }) => status !== "ready");
      await within(STOP_DEADLINE_MS, [worker.close(isAway), queue.close()]);
      const disconnected = worker.disconnect();
      for (const connection of connections) connection.disconnect();
      await within(DISCONNECT_DEADLINE_MS, [disconnected, scheduled]);
    },
  };
}

const RETRIED = { attempts: 3, backoff: { type: "exponential", delay: 5_000 } };

const WAITING = { maxRetriesPerRequest: null };

async function schedule(queue: Queue): Promise<void> {
  for (const [name, { everyMs }] of Object.entries(JOBS)) {
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts: RETRIED });
  }
}

async function run(
  job: Job,
  { services, handlers, signal }: { services: JobServices; handlers: JobHandlers; signal: AbortSignal },
): Promise<void> {
  if (!isJobName(job.name)) throw new Error(`There is no job called ${job.name}`);
  const { name } = job;
  await inScope(`job-${job.id ?? name}`, async () => {
    const payload = JOBS[name].payload.parse(job.data);
    const handle = await handlers[name]();
    await handle(services, payload, signal);
  });
}

function isJobName(name: string): name is JobName {
  return name in JOBS;
}

/** Says once that Redis is away, not at each attempt to reach it. */
function reportErrors(parts: readonly (Queue | Worker | Redis)[], log: JobServices["log"]): void {
  let isReported = false;
  for (const part of parts) {
    // The two kinds of emitter have no common type for their events.
    (part as EventEmitter).on("error", (error: unknown) => {
      if (!isReported) log.warn({ err: error }, "background jobs wait for Redis");
      isReported = true;
    });
    (part as EventEmitter).on("ready", () => {
      isReported = false;
    });
  }
}

/** Waits until all have ended, whichever way, or for this long. */
async function within(deadlineMs: number, work: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([Promise.allSettled(work), deadline]);
  clearTimeout(timer);
}
