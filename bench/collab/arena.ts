import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { acceptsConnections } from "#server/local/accepts-connections.ts";
import { startChild, type Child } from "#server/local/child.ts";
import { findFreePort } from "#server/local/free-port.ts";
import { MALLOC } from "#server/local/malloc.ts";
import { migrate } from "#server/local/migrate.ts";
import { startPostgres, type RunningService } from "#server/local/postgres.ts";
import { startRedis } from "#server/local/redis.ts";
import { CONTESTANTS, type Contestant, type Endpoint } from "./endpoint.ts";
import { installPeers, peersDir } from "../install-peers.ts";

const here = fileURLToPath(new URL("./", import.meta.url));
const START_MS = 60_000;
const STOP_MS = 15_000;

/** A server process; stop it, kill it, start it again on the same data. */
export class ServerProcess {
  private constructor(
    readonly endpoint: Endpoint,
    private readonly child: Child,
    private readonly restart: () => Promise<ServerProcess>,
  ) {}

  static async start(
    endpoint: Omit<Endpoint, "pid">,
    command: readonly string[],
    env: Record<string, string>,
    logFile: string,
  ): Promise<ServerProcess> {
    const flags = ["--expose-gc", "--import", join(here, "servers/collect-on-signal.mjs")];
    const child = await startChild({
      command: [process.execPath, ...flags, ...command],
      deathSignal: "SIGTERM",
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      env: { ...process.env, NODE_ENV: "production", PORT: String(endpoint.port), ...env },
      logFile,
    });
    const deadline = performance.now() + START_MS;
    while (!(await acceptsConnections(endpoint.port))) {
      if (child.hasExited() || performance.now() > deadline) {
        throw new Error(`${endpoint.contestant} did not start:\n${child.logTail()}`);
      }
      await delay(20);
    }
    return new ServerProcess({ ...endpoint, pid: child.pid }, child, () =>
      ServerProcess.start(endpoint, command, env, logFile),
    );
  }

  /** A new process on the same data, after an orderly stop or `kill -9`. */
  async startAgain(how: "stop" | "kill"): Promise<ServerProcess> {
    if (how === "kill") await this.kill();
    else await this.stop();
    return this.restart();
  }

  async stop(): Promise<void> {
    await this.child.stop("SIGTERM", STOP_MS);
  }

  async kill(): Promise<void> {
    await this.child.stop("SIGKILL", STOP_MS);
  }
}

/** Postgres and Redis of our own, and any number of servers on them, in a folder that is removed at the end. */
export class Arena {
  private constructor(
    private readonly folder: string,
    private readonly postgres: RunningService,
    private readonly redis: RunningService,
  ) {}

  static async open(): Promise<Arena> {
    await installPeers();
    const folder = mkdtempSync(join(tmpdir(), "course-creator-bench-"));
    // Where Postgres must run as another user, that user has to pass through.
    chmodSync(folder, 0o711);
    const log = (): undefined => undefined;
    const postgres = await startPostgres({ dataDir: folder, log });
    const redis = await startRedis({ dataDir: folder, log });
    await migrate({ databaseUrl: postgres.url, log });
    return new Arena(folder, postgres, redis);
  }

  /** One process of each contestant, ended when `work` is done. */
  async withAll<Result>(
    work: (servers: ServerProcess[]) => Promise<Result>,
    contestants: readonly Contestant[] = CONTESTANTS,
    env: Record<string, string> = {},
  ): Promise<Result> {
    const servers = await Promise.all(contestants.map((contestant) => this.start(contestant, env)));
    try {
      return await work(servers);
    } finally {
      // Killed: nobody asks how long they take to say goodbye.
      await Promise.all(servers.map((server) => server.kill()));
    }
  }

  async start(contestant: Contestant, env: Record<string, string> = {}): Promise<ServerProcess> {
    const port = await findFreePort();
    const [command, own] = this.commandOf(contestant, port);
    const endpoint =
      contestant === "ours" ? { contestant, port, databasePid: this.postgres.pid } : { contestant, port };
    const logFile = join(this.folder, "logs", `${String(port)}.log`);
    return ServerProcess.start(endpoint, command, { ...own, ...env }, logFile);
  }

  async close(): Promise<void> {
    await this.redis.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private commandOf(contestant: Contestant, port: number): [string[], Record<string, string>] {
    switch (contestant) {
      case "ours":
        return [
          ["--import", "tsx", join(here, "servers/ours.ts")],
          { ...MALLOC, DATABASE_URL: this.postgres.url, REDIS_URL: this.redis.url },
        ];
      case "@y/websocket-server":
        return [[join(peersDir, "node_modules/@y/websocket-server/src/server.js")], { HOST: "127.0.0.1" }];
      case "hocuspocus":
        return [
          [join(peersDir, "hocuspocus.mjs")],
          { DATABASE: join(this.folder, `${String(port)}.sqlite`) },
        ];
    }
  }
}
