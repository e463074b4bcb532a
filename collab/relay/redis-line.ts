import { setImmediate } from "node:timers";
import type { Redis, RedisOptions } from "ioredis";

/** A connection that has not answered a ping for this long is broken off and made anew. */
const silentMs = 4_000;
const pingEveryMs = 2_000;

export interface RedisLineEvents {
  /** Commands can be given, for the first time or again. */
  onReady(): void;
  /** What was on its way is lost. */
  onLost(): void;
}

/**
 * One connection of the relay's own. It never queues: commands fail at once while Redis is away, and what waits for
 * an answer is given up with the connection. A Redis that keeps the connection but does not answer (paused,
 * or behind a dead link) is noticed by pings.
 */
export class RedisLine {
  readonly redis: Redis;
  private readonly watch: NodeJS.Timeout;
  /** Since when an answer is waited for; undefined while none is. */
  private askedAt: number | undefined;
  private doubt: NodeJS.Immediate | undefined;
  private isGathering = false;

  constructor(template: Redis, name: string, events: RedisLineEvents) {
    const options: Partial<RedisOptions> = {
      connectionName: name,
      lazyConnect: false,
      connectTimeout: silentMs,
      commandTimeout: undefined,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
    };
    this.redis = template.duplicate(options);
    this.redis.on("error", () => undefined); // Told by `onLost`, and by whoever owns the template.
    this.redis.on("ready", () => {
      this.answered();
      events.onReady();
    });
    this.redis.on("connect", () => {
      this.askedAt = performance.now(); // For its greeting.
    });
    this.redis.on("close", events.onLost);
    this.watch = setInterval(() => {
      this.check();
    }, pingEveryMs).unref();
  }

  get isReady(): boolean {
    return this.redis.status === "ready";
  }

  /** What is said in this event-loop turn leaves in one write: a system call costs more than a message. */
  gather(): void {
    const { stream } = this.redis;
    if (this.isGathering) return;
    this.isGathering = true;
    stream.cork();
    setImmediate(() => {
      this.isGathering = false;
      stream.uncork();
    });
  }

  close(): void {
    clearInterval(this.watch);
    clearImmediate(this.doubt);
    this.redis.disconnect();
  }

  private readonly answered = (): void => {
    this.askedAt = undefined;
  };

  private check(): void {
    const { status } = this.redis;
    if (status !== "ready" && status !== "connect") return;
    // If this process was busy itself, the answer may have come and is read before the doubt's turn.
    if (this.isSilent) this.doubt = setImmediate(this.breakOffIfSilent);
    else if (status === "ready" && this.askedAt === undefined) {
      this.askedAt = performance.now();
      this.redis.ping().then(this.answered, () => undefined);
    }
  }

  private get isSilent(): boolean {
    return this.askedAt !== undefined && performance.now() - this.askedAt > silentMs;
  }

  private readonly breakOffIfSilent = (): void => {
    if (!this.isSilent) return;
    this.askedAt = undefined;
    this.redis.disconnect(true);
  };
}
