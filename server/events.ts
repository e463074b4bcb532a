import type { Redis } from "ioredis";
import { z } from "zod";
import type { Logger } from "#server/log.ts";

const eventSchema = z.discriminatedUnion("kind", [
  /** Somebody's rights changed; open sockets that match must be judged again. Absent fields match everything. */
  z.object({
    kind: z.literal("accessChanged"),
    userId: z.string().optional(),
    sessionId: z.string().optional(),
  }),
  z.object({ kind: z.literal("testsFinished"), workspaceId: z.string(), runId: z.string() }),
  /** Something a course's teachers look at has changed: presence, progress, tests, enrollment. */
  z.object({ kind: z.literal("courseActivity"), courseId: z.string() }),
]);

export type AppEvent = z.infer<typeof eventSchema>;

export interface Events {
  /** Tells this node at once and the others through Redis; with Redis away, this node only. Call after commit. */
  publish(event: AppEvent): Promise<void>;
  /** Listens until the returned function is called. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  close(): void;
}

/** Small facts that every node should hear of. They carry no data that is not in Postgres, so losing one is safe. */
export function createEvents(redis: Redis, channel: string, log: Logger): Events {
  const nodeId = crypto.randomUUID();
  const listeners = new Set<(event: AppEvent) => void>();
  const tell = (event: AppEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const subscriber = redis.duplicate({ maxRetriesPerRequest: null });
  subscriber.on("error", () => undefined); // Reported by the command connection, which loses the same server.
  subscriber.on("message", (_channel: string, message: string) => {
    const [from, payload] = splitOnce(message);
    if (from === nodeId) return;
    const event = parseEvent(payload);
    if (event !== null) tell(event);
  });
  void subscriber.subscribe(channel).catch((error: unknown) => {
    log.warn({ err: error }, "not listening to other nodes");
  });
  return {
    async publish(event) {
      tell(event);
      try {
        await redis.publish(channel, `${nodeId} ${JSON.stringify(event)}`);
      } catch (error) {
        log.warn({ err: error, event: event.kind }, "other nodes will hear of this late: Redis is away");
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      listeners.clear();
      subscriber.disconnect();
    },
  };
}

function splitOnce(message: string): [string, string] {
  const space = message.indexOf(" ");
  return [message.slice(0, space), message.slice(space + 1)];
}

function parseEvent(payload: string): AppEvent | null {
  try {
    return eventSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
