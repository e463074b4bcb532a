import { startFixture } from "./fixture.ts";

// One collaboration node as a process of its own, for tests that kill it. Arguments: database, Redis, port.
const [databaseUrl = "", redisUrl = "", port = ""] = process.argv.slice(2);
const node = await startFixture({
  databaseUrl,
  redis: { url: redisUrl, prefix: "kill:" },
  port: Number(port),
  // Much sooner than in earnest, so that it happens in rounds that last half a second.
  settings: { adoptAfterMs: 300, maxSaveRetryMs: 500 },
});
process.once("SIGTERM", () => {
  void node.close().then(() => process.exit());
});
