import { inspect } from "node:util";
import { startFixture } from "./fixture.ts";

// One collaboration node as a process of its own, for tests that kill it. Arguments: database, Redis, port.
const [databaseUrl = "", redisUrl = "", port = ""] = process.argv.slice(2);
const node = await startFixture({
  databaseUrl,
  redis: { url: redisUrl, prefix: "kill:" },
  port: Number(port),
  onWarning: (message, fields) => {
    process.stderr.write(`${new Date().toISOString()} ${message} ${inspect(fields)}\n`);
  },
  // Much sooner than in earnest, as a round lasts half a second.
  settings: {
    adoptAfterMs: 300,
    maxSaveRetryMs: 500,
    nodeBeatMs: 300,
    nodeSilentMs: 3_000,
    compareEveryMs: 3_000,
  },
});
process.once("SIGTERM", () => {
  void node.close().then(() => process.exit());
});
