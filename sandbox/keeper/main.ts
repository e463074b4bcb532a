/**
 * The process that keeps shells while servers come and go: `main.ts <data folder> <ms without a server>`.
 *
 * It holds the host's end of their ttys, so that the end of a server is not the end of its shells. It knows nothing of
 * labs or gVisor, takes orders from root only, and ends when told to, or when no server came for so long.
 */
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { Keeper } from "./keeper.ts";
import { KEEPER_PID_FILE, KEEPER_SOCKET } from "./place.ts";

const [folder = "", orphanMs = "600000"] = process.argv.slice(2);
process.chdir(folder); // a path to a socket has 107 bytes at most: it is named relative to the folder
let lonely: NodeJS.Timeout | undefined;
const waitForServer = () => (lonely = setTimeout(leave, Number(orphanMs)));
const keeper = new Keeper({
  idle: waitForServer,
  busy: () => clearTimeout(lonely),
  shutdown: leave,
  fault: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
});

rmSync(KEEPER_SOCKET, { force: true });
process.umask(0o177);
const server = createServer((socket) => keeper.serve(socket));
server.listen(KEEPER_SOCKET, () => {
  chmodSync(KEEPER_SOCKET, 0o600);
  writeFileSync(KEEPER_PID_FILE, String(process.pid));
  waitForServer();
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => keeper.shutdown());

function leave(): void {
  rmSync(KEEPER_SOCKET, { force: true });
  rmSync(KEEPER_PID_FILE, { force: true });
  process.exit(0);
}
