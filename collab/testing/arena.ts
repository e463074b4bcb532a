import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { findFreePort } from "#server/local/free-port.ts";
import { migrate } from "#server/local/migrate.ts";
import { type RunningService, startPostgres } from "#server/local/postgres.ts";
import { startRedis } from "#server/local/redis.ts";
import { bundleNode, type NodeProcess, startNode } from "./node-process.ts";

/** What can be killed. "backend" is one process of Postgres, upon which Postgres ends and renews all its others. */
export type Part = "node" | "redis" | "postgres" | "backend";

/** One place in the arena where a node runs; its address outlives the process. */
interface Seat {
  readonly url: string;
  readonly start: () => Promise<NodeProcess>;
  process: NodeProcess;
}

const silent = (): undefined => undefined;
// What is killed is a process, never the machine: the kernel keeps what was written.
const postgresSettings = ["fsync=off", "full_page_writes=off"];

/** Collaboration nodes, Postgres and Redis as processes of their own, made to be killed. They end when we do. */
export class Arena {
  private readonly seats: Seat[] = [];
  private constructor(
    private readonly dataDir: string,
    private postgres: RunningService,
    private redis: RunningService,
  ) {}

  static async start(nodeCount: number): Promise<Arena> {
    const dataDir = mkdtempSync(join(tmpdir(), "course-creator-arena-"));
    // Where Postgres must run as another user, that user has to pass through.
    chmodSync(dataDir, 0o711);
    const program = await bundleNode(join(dataDir, "program"));
    const postgres = await startPostgres({ dataDir, log: silent, settings: postgresSettings });
    const arena = new Arena(dataDir, postgres, await startRedis({ dataDir, log: silent }));
    try {
      await migrate({ databaseUrl: postgres.url, log: silent });
      for (let index = 0; index < nodeCount; index++) await arena.addSeat(program, index);
    } catch (error) {
      await arena.close();
      throw error;
    }
    return arena;
  }

  get databaseUrl(): string {
    return this.postgres.url;
  }

  get nodeUrls(): readonly string[] {
    return this.seats.map(({ url }) => url);
  }

  /**
   * `kill -9`. Resolves when the part is dead, with a function that brings it back and resolves when it works
   * again. Of nodes, the one at `nodeIndex` is meant.
   */
  async kill(part: Part, nodeIndex = 0): Promise<() => Promise<void>> {
    switch (part) {
      case "node":
        return this.killNode(nodeIndex);
      case "redis":
        await end(this.redis);
        return async () => {
          this.redis = await startRedis({ dataDir: this.dataDir, log: silent });
        };
      case "postgres": {
        await end(this.postgres);
        const port = Number(new URL(this.postgres.url).port);
        return async () => {
          const { dataDir } = this;
          this.postgres = await startPostgres({ dataDir, log: silent, settings: postgresSettings, port });
        };
      }
      case "backend":
        // Postgres brings them back itself.
        this.killBackend();
        return () => Promise.resolve();
    }
  }

  /** The last that each node has logged since it was last started. */
  logs(): string {
    return this.seats.map(({ url, process }) => `${url} has logged:\n${process.logTail()}`).join("\n");
  }

  async close(): Promise<void> {
    await Promise.all(this.seats.map(({ process }) => process.stop("SIGTERM", 10_000)));
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async addSeat(program: string, index: number): Promise<void> {
    const port = await findFreePort();
    const start = (): Promise<NodeProcess> =>
      startNode({
        program,
        port,
        databaseUrl: `${this.databaseUrl}?application_name=${nameOf(index)}`,
        redisUrl: this.redis.url,
        logFile: join(this.dataDir, `node-${String(index)}.log`),
      });
    this.seats.push({ url: `ws://127.0.0.1:${String(port)}`, start, process: await start() });
  }

  private async killNode(index: number): Promise<() => Promise<void>> {
    const seat = this.seats[index];
    if (seat === undefined) throw new Error(`there is no node ${String(index)}`);
    await end(seat.process);
    await this.untilSettled(nameOf(index));
    return async () => {
      seat.process = await seat.start();
    };
  }

  /**
   * What a dead node had sent to Postgres is either on disk now or never will be. Without this an edit that nobody
   * was told of may be committed after somebody has read the document, and stay unseen until the next reading.
   */
  private async untilSettled(node: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const isServed = "select 1 from pg_stat_activity where application_name = $1";
      while ((await client.query(isServed, [node])).rowCount !== 0) await delay(2);
    } catch {
      // Postgres is dead as well, and what it was doing for the node with it.
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** One that serves a connection to our database. Without any nothing is killed. */
  private killBackend(): void {
    const { pid } = this.postgres;
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
    const database = new URL(this.databaseUrl).pathname.slice(1);
    for (const child of children.split(" ").filter(Boolean)) {
      if (!readFileSync(`/proc/${child}/cmdline`, "utf8").includes(` ${database} `)) continue;
      process.kill(Number(child), "SIGKILL");
      return;
    }
  }
}

function nameOf(index: number): string {
  return `node-${String(index)}`;
}

async function end(part: { readonly pid: number; readonly exited: Promise<unknown> }): Promise<void> {
  process.kill(part.pid, "SIGKILL");
  await part.exited;
}
