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
  /** Programs in a lab listen on other ports than before. */
  z.object({ kind: z.literal("portsChanged"), workspaceId: z.string() }),
  /** What a lab's disk cannot do has changed. */
  z.object({ kind: z.literal("diskProblems"), workspaceId: z.string() }),
  z.object({ kind: z.literal("testsFinished"), workspaceId: z.string(), runId: z.string() }),
  /** Who may come into a lab, is in it or has raised a hand there has changed. */
  z.object({ kind: z.literal("labPeopleChanged"), workspaceId: z.string() }),
  /** Those who wait for help in a course may have another place. */
  z.object({ kind: z.literal("helpQueueChanged"), courseId: z.string() }),
  /** Comments on a lesson or suggestions for it have changed. */
  z.object({ kind: z.literal("notesChanged"), documentName: z.string() }),
  /** New files of labs wait to be brought to those who have begun them. */
  z.object({ kind: z.literal("labUpdatesDue") }),
  /** A lab got its new files, or somebody undid that. */
  z.object({ kind: z.literal("labUpdated"), courseId: z.string(), workspaceId: z.string() }),
  /** Something a course's teachers look at has changed: presence, progress, tests, enrollment. */
  z.object({ kind: z.literal("courseActivity"), courseId: z.string() }),
  /** A learner has done a lesson, or takes that back. */
  z.object({ kind: z.literal("progressChanged"), userId: z.string(), courseId: z.string() }),
  /** Files wait to become courses. */
  z.object({ kind: z.literal("importsDue") }),
  /** An import is further, or at its end. */
  z.object({ kind: z.literal("importChanged"), importId: z.string() }),
]);

export type AppEvent = z.infer<typeof eventSchema>;

export interface Events {
  /** Tells this node at once and the others through Redis; with Redis away, this node only. Call after commit. */
  publish(event: AppEvent): Promise<void>;
  /** Listens until the returned function is called. */
  subscribe(listener: (event: AppEvent) => void): () => void;
  close(): void;
}

/** What to believe after messages may have been missed: anybody's rights may have changed. */
const anythingChanged: AppEvent = { kind: "accessChanged" };

/**
 * Small facts that every node should hear of. They carry no data that is not in Postgres, so what was missed while
 * Redis was away is made up for by one event that says that anything may have changed.
 */
export function createEvents(redis: Redis, channel: string, log: Logger): Events {
  const nodeId = crypto.randomUUID();
  const listeners = new Set<(event: AppEvent) => void>();
  const tell = (event: AppEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const tellOthers = async (event: AppEvent) => {
    await redis.publish(channel, `${nodeId} ${JSON.stringify(event)}`);
  };
  // Others missed a change of rights that we could not tell them.
  let isOwed = false;
  const payDebt = () => {
    if (!isOwed) return;
    isOwed = false;
    tellOthers(anythingChanged).catch(() => (isOwed = true));
  };
  redis.on("ready", payDebt);

  const subscriber = redis.duplicate({ maxRetriesPerRequest: null, autoResubscribe: false });
  let hasMissed = false;
  const listen = async () => {
    await subscriber.subscribe(channel);
    if (hasMissed) tell(anythingChanged);
    hasMissed = false;
  };
  subscriber.on("error", () => undefined); // Reported by the command connection, which loses the same server.
  subscriber.on("close", () => (hasMissed = true));
  subscriber.on("ready", () => {
    listen().catch((error: unknown) => {
      log.warn({ err: error }, "not listening to other nodes");
    });
  });
  subscriber.on("message", (_channel: string, message: string) => {
    const [from, payload] = splitOnce(message);
    if (from === nodeId) return;
    const event = parseEvent(payload);
    if (event !== null) tell(event);
  });
  return {
    async publish(event) {
      tell(event);
      try {
        await tellOthers(event);
      } catch (error) {
        if (event.kind === "accessChanged") isOwed = true;
        log.warn({ err: error, event: event.kind }, "other nodes will hear of this late: Redis is away");
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      redis.off("ready", payDebt);
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
