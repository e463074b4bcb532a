import type { Redis } from "ioredis";
import type { Log, Relay } from "../ports.ts";
import { RedisLine } from "./redis-line.ts";

/** With more than this on its way to a Redis that does not answer, messages are dropped. */
const maxUnansweredBytes = 16 * 1024 * 1024;
const channelsPerCommand = 1_000;

export interface RedisRelayOptions {
  /** Whose address and credentials are used; the relay makes two connections of its own. */
  readonly redis: Redis;
  /** Begins every channel; nodes with the same prefix hear each other. */
  readonly prefix: string;
  readonly log: Log;
}

/** The relay over Redis' publish and subscribe. */
export function createRedisRelay(options: RedisRelayOptions): Relay {
  return new RedisRelay(options);
}

type Hear = (message: Uint8Array) => void;

class RedisRelay implements Relay {
  private readonly outward: RedisLine;
  private readonly inward: RedisLine;
  private readonly channels = new Map<string, Set<Hear>>();
  private readonly restoredListeners = new Set<() => void>();
  private readonly prefix: string;
  private readonly log: Log;
  private unansweredBytes = 0;
  /** Something may have been missed, by us or by the others. */
  private isInterrupted = false;
  /** Every wanted channel is subscribed. */
  private isListening = false;
  private isClosed = false;

  constructor({ redis, prefix, log }: RedisRelayOptions) {
    this.prefix = prefix;
    this.log = log;
    const onLost = (): void => {
      this.interrupt();
    };
    this.outward = new RedisLine(redis, "collab-relay-out", {
      onReady: () => {
        this.restore();
      },
      onLost,
    });
    this.inward = new RedisLine(redis, "collab-relay-in", {
      onReady: () => void this.subscribeAll(),
      onLost: () => {
        this.isListening = false;
        onLost();
      },
    });
    this.inward.redis.on("messageBuffer", (channel: Buffer, message: Buffer) => {
      for (const hear of this.channels.get(channel.toString()) ?? []) hear(message);
    });
  }

  listen(channel: string, hear: Hear): { readonly listening: Promise<boolean>; stop(): void } {
    const full = this.prefix + channel;
    const known = this.channels.get(full);
    const hearers = known ?? new Set();
    hearers.add(hear);
    this.channels.set(full, hearers);
    const listening = this.inward.isReady
      ? this.subscribe([full]).then((isHeard) => isHeard || this.missed())
      : Promise.resolve(this.missed());
    return {
      listening,
      stop: () => {
        if (!hearers.delete(hear) || hearers.size > 0 || this.channels.get(full) !== hearers) return;
        this.channels.delete(full);
        if (this.inward.isReady) this.inward.redis.unsubscribe(full).catch(() => undefined);
      },
    };
  }

  async publish(channel: string, message: Uint8Array): Promise<number | null> {
    const { byteLength } = message;
    if (!this.outward.isReady || this.unansweredBytes + byteLength > maxUnansweredBytes) {
      this.interrupt();
      return null;
    }
    this.unansweredBytes += byteLength;
    this.outward.gather();
    try {
      const bytes = Buffer.from(message.buffer, message.byteOffset, byteLength);
      return await this.outward.redis.publish(this.prefix + channel, bytes);
    } catch {
      this.interrupt();
      return null;
    } finally {
      this.unansweredBytes -= byteLength;
      // What was dropped under pressure is made up for once the pressure is gone.
      if (this.isInterrupted && this.unansweredBytes === 0) this.restore();
    }
  }

  onRestored(listener: () => void): () => void {
    this.restoredListeners.add(listener);
    return () => this.restoredListeners.delete(listener);
  }

  close(): void {
    this.isClosed = true;
    this.restoredListeners.clear();
    this.channels.clear();
    this.inward.close();
    this.outward.close();
  }

  private async subscribeAll(): Promise<void> {
    const wanted = [...this.channels.keys()];
    const parts: string[][] = [];
    while (wanted.length > 0) parts.push(wanted.splice(0, channelsPerCommand));
    const heard = await Promise.all(parts.map((part) => this.subscribe(part)));
    if (!heard.every(Boolean)) return; // The connection broke again, and will call again.
    this.isListening = true;
    this.restore();
  }

  private async subscribe(channels: readonly string[]): Promise<boolean> {
    try {
      await this.inward.redis.subscribe(...channels);
      return true;
    } catch {
      return false;
    }
  }

  private missed(): false {
    this.interrupt();
    return false;
  }

  private interrupt(): void {
    if (this.isInterrupted || this.isClosed) return;
    this.isInterrupted = true;
    this.log.debug({}, "other nodes are not heard");
  }

  private restore(): void {
    if (!this.isInterrupted || !this.isListening || !this.outward.isReady) return;
    this.isInterrupted = false;
    this.log.debug({}, "other nodes are heard");
    for (const listener of [...this.restoredListeners]) listener();
  }
}
