// A server of terminals in real sandboxes as a process of its own, for tests that kill it. Arguments: database, data
// folder, the sandboxes' system, port. Whoever comes may type.
import { createServer } from "node:http";
import { createCollab, createPostgresLog, createPostgresTerminalLog, type Log } from "#collab/index.ts";
import { createSandboxes } from "#sandbox/index.ts";
import { keptOrNewShell } from "../shells.ts";

const [databaseUrl = "", dataDir = "", imageDir = "", port = ""] = process.argv.slice(2);

const quiet = () => undefined;
const say = (fields: object, message: string) =>
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const log: Log = { debug: quiet, info: quiet, warn: say, error: say };
const sandboxes = createSandboxes({ dataDir, imageDir, log: (message) => say({}, message) });
const collab = createCollab({
  identify: () => Promise.resolve({ id: "ada", name: "Ada", sessionId: "s" }),
  levelFor: () => Promise.resolve("lead"),
  updates: createPostgresLog({ connectionString: databaseUrl, log }),
  terminalLog: createPostgresTerminalLog({ connectionString: databaseUrl, log }),
  openShell: async (request) => keptOrNewShell(await sandboxes.open(request.workspaceId), request),
  log,
});
const server = createServer();
server.on("upgrade", (request, socket, head) => {
  if (!collab.handleUpgrade(request, socket, head)) socket.destroy();
});
server.listen(Number(port), "127.0.0.1");
process.once("SIGTERM", () => {
  void collab
    .close()
    .then(() => sandboxes.close())
    .then(() => process.exit());
});
