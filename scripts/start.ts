// npm start and npm run dev: brings up everything the server needs, then the server, and keeps it all running
// until Ctrl-C or SIGTERM. Steps: configuration, lock, port, Postgres and Redis, migrations, demo, server.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { loadConfig } from "#server/config.ts";
import type { Config } from "#server/config.ts";
import { findProgram } from "#server/local/child.ts";
import { findFreePort, isPortFree } from "#server/local/free-port.ts";
import { MALLOC } from "#server/local/malloc.ts";
import { migrate } from "#server/local/migrate.ts";
import { startPostgres } from "#server/local/postgres.ts";
import { startRedis } from "#server/local/redis.ts";

import { readOwner, tryLock } from "./lock.mjs";
import { createProgress } from "./progress.mjs";
import { seedDemo } from "./seed-demo.ts";
import { endOrphanServer, root, startServer } from "./serve.ts";
import { supervise } from "./supervise.ts";

const dev = process.argv.includes("--dev");
const stops: (() => Promise<void> | void)[] = [];
let ready = false;
let stopping = false;

const progress = createProgress((line) => {
  // After `ready …`, the last line of stdout, news go to stderr.
  (ready ? process.stderr : process.stdout).write(line);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

try {
  const url = await start();
  ready = true;
  process.stdout.write(`ready ${url}\n`);
} catch (error) {
  // Whatever we stop ends unasked in the eyes of a start that is still under way.
  if (stopping) await new Promise(() => undefined);
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  await stopAll();
  process.exit(1);
}

async function start(): Promise<string> {
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  if (dev) process.env["NODE_ENV"] ??= "development";
  const config = loadConfig();
  const port = await takeDataDir(config);

  if (process.platform === "linux" && findProgram("setpriv") === undefined) {
    progress.line(
      "note: without setpriv (util-linux) a kill -9 leaves Postgres and Redis running until the next start",
    );
  }
  const [databaseUrl, redisUrl] = await Promise.all([startDatabase(config), startCache(config)]);
  const applied = await migrate({ databaseUrl, log: progress.line }).catch((error: unknown) => {
    const { host } = new URL(databaseUrl);
    throw new Error(
      `The database at ${host} cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
        "Check DATABASE_URL and that the database is running.",
      { cause: error },
    );
  });
  if (applied > 0) progress.line("database is up to date");

  const embedded = config.databaseUrl === undefined;
  const env: NodeJS.ProcessEnv = {
    SEED_DEMO: embedded ? "1" : "0",
    ...MALLOC,
    ...process.env,
    NODE_ENV: config.mode,
    PORT: String(port),
    DATA_DIR: config.dataDir,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
  };
  if (env["SEED_DEMO"] === "1") {
    const database = config.databaseUrl ?? "embedded";
    await seedDemo({ dataDir: config.dataDir, database, env, log: progress.line });
  }

  const logFile = join(config.dataDir, "logs", "server.log");
  progress.line(dev ? "starting the server" : `starting the server, its log is ${logFile}`);
  const server = await supervise({
    name: "the server",
    log: progress.line,
    start: () => startServer({ dataDir: config.dataDir, port, env, ...(dev ? {} : { logFile }) }),
  });
  stops.push(() => server.stop());
  return `http://127.0.0.1:${String(port)}`;
}

/** Makes sure that nobody else uses our data folder or port, touching neither when somebody does. */
async function takeDataDir(config: Config): Promise<number> {
  const lockFile = join(config.dataDir, "launcher.lock");
  const running = readOwner(lockFile);
  if (running !== undefined) refuse(config, running);

  await endOrphanServer(config.dataDir, progress.line);
  const port = config.port === 0 ? await findFreePort() : config.port;
  if (!(await isPortFree(port, config.host))) {
    throw new Error(
      `Port ${String(port)} is in use by another program. ` +
        `Stop that program, or choose another port: PORT=${String(port + 1)} npm start`,
    );
  }
  mkdirSync(config.dataDir, { recursive: true, mode: 0o755 });
  const taken = tryLock(lockFile, `http://127.0.0.1:${String(port)}`);
  if ("owner" in taken) refuse(config, taken.owner);
  stops.push(() => {
    taken.lock.release();
  });
  return port;
}

function refuse(config: Config, owner: { pid: number; note: string }): never {
  throw new Error(
    `Course Creator already runs from ${config.dataDir} at ${owner.note} (process ${String(owner.pid)}). ` +
      "Use that one, stop it first, or give this one its own data: DATA_DIR=.data-2 PORT=3001 npm start",
  );
}

async function startDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const log = (line: string): void => {
    progress.line(`Postgres: ${line}`);
  };
  let port: number | undefined;
  const postgres = await supervise({
    name: "Postgres",
    log: progress.line,
    start: async () => {
      // A restarted one keeps its address, which the server knows.
      const started = await startPostgres({
        dataDir: config.dataDir,
        log,
        ...(port === undefined ? {} : { port }),
      });
      port = Number(new URL(started.url).port);
      return started;
    },
  });
  stops.push(() => postgres.stop());
  progress.line("Postgres is ready");
  return postgres.first.url;
}

async function startCache(config: Config): Promise<string> {
  if (config.redisUrl !== undefined) return config.redisUrl;
  const log = (line: string): void => {
    progress.line(`Redis: ${line}`);
  };
  const redis = await supervise({
    name: "Redis",
    log: progress.line,
    start: () => startRedis({ dataDir: config.dataDir, log }),
  });
  stops.push(() => redis.stop());
  progress.line("Redis is ready");
  return redis.first.url;
}

/** The first signal stops in order; a second one does not wait: the kernel ends what we started. */
function onSignal(): void {
  if (stopping) process.exit(130);
  stopping = true;
  process.stderr.write("\nstopping\n");
  void stopAll().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}

/** The server first, then what it stands on: the reverse of the order of starting. */
async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}
