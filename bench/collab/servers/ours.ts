// Our collaboration server in a process of its own, as the product builds it: durable, with the log in Postgres and
// Redis between the nodes.
// Everybody may write every document, as with the servers it is measured against.
import { createServer } from "node:http";
import {
  createCollab,
  createPostgresLog,
  createPostgresTerminalLog,
  createRedisRelay,
  type Actor,
  type Log,
} from "#collab/index.ts";
import { openRedis } from "#server/redis.ts";

const { PORT, DATABASE_URL: connectionString = "", REDIS_URL = "", UNTHROTTLED } = process.env;
const EMPTY_DOCUMENT = Uint8Array.of(0, 0);

const report = (fields: object, message: string): void => {
  console.error(message, fields);
};
const log: Log = { debug: () => undefined, info: report, warn: report, error: report };
const updates = createPostgresLog({ connectionString, log });
const terminalLog = createPostgresTerminalLog({ connectionString, log });
const redis = openRedis(REDIS_URL, { maxRetriesPerRequest: 2 });
redis.on("error", (error) => report(error, "Redis"));
const relay = createRedisRelay({ redis, prefix: "bench:", log });
const created = new Map<string, Promise<unknown>>();

const collab = createCollab(
  {
    identify: async (request) => {
      const url = new URL(request.url ?? "", "http://localhost");
      await ensureDocument(url.pathname.replace(/^\/collab\//, ""));
      return actorOf(url.searchParams.get("as") ?? "0");
    },
    levelFor: async () => "write",
    updates,
    terminalLog,
    relay,
    openShell: () => Promise.reject(new Error("There are no shells in this process.")),
    log,
  },
  // One connection that sends what a class types in an hour is not what the budget is for.
  UNTHROTTLED === "1"
    ? {
        messagesPerSecond: Infinity,
        bytesPerSecond: Infinity,
        workMsPerSecond: Infinity,
        longWorkMs: Infinity,
      }
    : {},
);

const server = createServer();
server.on("upgrade", (request, socket, head) => {
  if (!collab.handleUpgrade(request, socket, head)) socket.destroy();
});
server.listen(Number(PORT), "127.0.0.1");

process.once("SIGTERM", () => {
  void stop().then(() => process.exit(0));
});

async function stop(): Promise<void> {
  server.close();
  await collab.close();
  await Promise.all([updates.close(), terminalLog.close()]);
  relay.close();
  redis.disconnect();
}

/** In the product documents are made with the lesson or lab they belong to; here by who comes first. */
function ensureDocument(name: string): Promise<unknown> {
  const creating = created.get(name) ?? updates.create(name, EMPTY_DOCUMENT, null);
  created.set(name, creating);
  return creating;
}

function actorOf(id: string): Actor {
  return { id: `person-${id}`, name: `Person ${id}`, sessionId: `session-${id}` };
}
