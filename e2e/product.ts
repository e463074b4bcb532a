import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import pg from "pg";

import { mountsBelow, unmountAt } from "#sandbox/home/volume.ts";
import { startChild, type Child } from "#server/local/child.ts";
import { findFreePort } from "#server/local/free-port.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const START_DEADLINE_MS = 150_000;
const RESTART_DEADLINE_MS = 45_000;
const STOP_DEADLINE_MS = 40_000;

/** What the product runs besides its launcher; each can be hit alone. */
export type Part = "server" | "postgres" | "redis";

/** A second machine of the installation. */
export interface SecondNode {
  readonly origin: string;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Ends it in order, with what it had left when it was killed. */
  stop(): Promise<void>;
}

/**
 * The whole product as `npm start` brings it up, in a data folder and on a port of its own. The system that
 * labs run in is the checkout's: making it takes minutes and never changes.
 */
export class Product {
  readonly origin: string;
  readonly #dataDir: string;
  readonly #port: number;
  readonly #settings: Readonly<Record<string, string>>;
  #launcher: Child | undefined;

  private constructor(port: number, settings: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#settings = settings;
    this.origin = `http://127.0.0.1:${String(port)}`;
    this.#dataDir = mkdtempSync(join(tmpdir(), "course-creator-e2e-"));
    addDataDir(this.#dataDir);
  }

  /**
   * `settings` are set in its environment, on top of those of every product under test; in them `$DATA_DIR` stands for
   * its data folder.
   */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
    const product = new Product(await findFreePort(), settings);
    try {
      await product.#launch();
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  /** Ends everything and removes the data. */
  async stop(): Promise<void> {
    await this.#launcher?.stop("SIGTERM", STOP_DEADLINE_MS);
    // A server that was too busy to stop in time leaves its mounts to the next one, which never comes here.
    for (const mount of await mountsBelow(this.#dataDir)) await unmountAt(mount);
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  /** `kill -9` of the server; resolves when the launcher has brought it back. */
  async restartServer(): Promise<void> {
    const before = this.#pidOf("server");
    process.kill(before, "SIGKILL");
    await this.#until("the server", RESTART_DEADLINE_MS, async () => {
      return this.#pidOf("server") !== before && (await this.isReady());
    });
  }

  /** Stops the product in order and starts it again on the same data and port. */
  async restartAll(): Promise<void> {
    await this.#launcher?.stop("SIGTERM", STOP_DEADLINE_MS);
    await this.#launch();
  }

  /** Processor time that the server's process has used since it started, in seconds. */
  serverCpuSeconds(): number {
    return cpuSecondsOf(this.#pidOf("server"));
  }

  /** Also to the part's own children: a Postgres that is stopped alone goes on answering through them. */
  signal(part: Part, signal: NodeJS.Signals): void {
    const pid = this.#pidOf(part);
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
    for (const each of [pid, ...children.split(" ").filter(Boolean).map(Number)]) process.kill(each, signal);
  }

  /**
   * Another server process on the same Postgres and Redis, on a port of its own, as a second machine would run it:
   * pages and documents, and labs if it `runsLabs`. Stop it before the product; one that ran labs leaves them behind
   * when it is killed, until it is started again.
   */
  async startSecondNode({ runsLabs = false } = {}): Promise<SecondNode> {
    const port = await findFreePort();
    const origin = `http://127.0.0.1:${String(port)}`;
    const dataDir = join(this.#dataDir, "second");
    if (runsLabs) addDataDir(dataDir);
    const start = async () => {
      const child = await startChild({
        command: [process.execPath, "--import", "tsx", join(root, "server/main.ts")],
        deathSignal: "SIGTERM",
        cwd: root,
        logFile: join(this.#dataDir, "logs", "second-node.log"),
        env: {
          ...this.#serverEnvironment(),
          PORT: String(port),
          ROLES: "web,collab",
          ...(runsLabs ? { DATA_DIR: dataDir } : { SANDBOX_DRIVER: "none" }),
        },
      });
      await this.#until("the second node", RESTART_DEADLINE_MS, () => {
        if (child.hasExited()) throw new Error(`The second node did not start:\n${child.logTail()}`);
        return answers(origin);
      });
      return child;
    };
    let child = await start();
    return {
      origin,
      kill: async () => void (await child.stop("SIGKILL", 1_000)),
      async stop() {
        if (runsLabs && child.hasExited()) child = await start();
        await child.stop("SIGTERM", STOP_DEADLINE_MS);
      },
    };
  }

  /** The homes of labs that are packed in the object store now, which has to be `$DATA_DIR/objects`. */
  packedHomes(): string {
    const folder = join(this.#dataDir, "objects");
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder, { recursive: true }).map(String).sort().join("\n");
  }

  /** As if everything that has been written in a lab so far had been written this much earlier. */
  letTimePass(workspaceId: string, minutes: number): Promise<void> {
    return this.#change(
      `update document_updates set created_at = created_at - make_interval(mins => $2)
        where document_name = 'workspace/' || $1`,
      [workspaceId, minutes],
    );
  }

  /** As if the definition of this lab named a command to start with; it counts from the next start of a lab. */
  giveStartCommand(labId: string, command: string): Promise<void> {
    return this.#change("update labs set start_command = $2 where id = $1", [labId, command]);
  }

  /** Waits until a started sandbox waits for whoever opens a lab next, and nothing else is being started. */
  async untilSpare(): Promise<void> {
    const waiting = () => {
      const folder = join(this.#dataDir, "mnt");
      const places = existsSync(folder) ? readdirSync(folder) : [];
      const mounts = readFileSync("/proc/self/mountinfo", "utf8");
      return places.filter((place) => !mounts.includes(`${this.#dataDir}/mnt/${place}/student`)).length;
    };
    await this.#until("a spare sandbox", START_DEADLINE_MS, async () => {
      const before = waiting();
      await delay(1_000);
      return before > 0 && waiting() === before;
    });
  }

  /** Waits for /readyz: everything the server depends on answers. */
  async untilReady(): Promise<void> {
    await this.#until("the product", RESTART_DEADLINE_MS, () => this.isReady());
  }

  isReady(): Promise<boolean> {
    return answers(this.origin);
  }

  async #launch(): Promise<void> {
    const launcher = await startChild({
      command: [process.execPath, "--import", "tsx", join(root, "scripts/start.ts")],
      deathSignal: "SIGTERM",
      cwd: root,
      logFile: join(this.#dataDir, "logs", "launcher.log"),
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(this.#port),
        DATA_DIR: this.#dataDir,
        DATABASE_URL: "",
        REDIS_URL: "",
        ROLES: "",
        ...Object.fromEntries(
          Object.entries(this.#settings).map(([name, value]) => [
            name,
            value.replace("$DATA_DIR", this.#dataDir),
          ]),
        ),
      },
    });
    this.#launcher = launcher;
    await this.#until("the product", START_DEADLINE_MS, async () => {
      if (launcher.hasExited()) throw new Error(`The product did not start:\n${launcher.logTail()}`);
      return this.isReady();
    });
  }

  /** What the launcher has told the server, such as where its Postgres and Redis are. */
  #serverEnvironment(): NodeJS.ProcessEnv {
    const lines = readFileSync(`/proc/${String(this.#pidOf("server"))}/environ`, "utf8").split("\0");
    return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) as NodeJS.ProcessEnv;
  }

  async #change(statement: string, values: readonly unknown[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.#serverEnvironment()["DATABASE_URL"] });
    await client.connect();
    try {
      await client.query(statement, [...values]);
    } finally {
      await client.end();
    }
  }

  #pidOf(part: Part): number {
    const file = { server: "server.pid", postgres: "postgres/pgdata/postmaster.pid", redis: "redis/pid" }[
      part
    ];
    return Number(readFileSync(join(this.#dataDir, file), "utf8").split("\n")[0]);
  }

  async #until(what: string, deadlineMs: number, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    while (!(await isSo())) {
      if (performance.now() > deadline) {
        const log = this.#launcher?.logTail() ?? "";
        throw new Error(
          `Waited ${String(deadlineMs / 1000)} s for ${what} in vain. Its log ends with:\n${log}`,
        );
      }
      await delay(50);
    }
  }
}

/** Makes a data folder with the image that all share. */
function addDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  // Where Postgres must run as another user, that user has to pass through.
  chmodSync(dataDir, 0o711);
  mkdirSync(join(root, ".data/image"), { recursive: true });
  symlinkSync(join(root, ".data/image"), join(dataDir, "image"));
}

async function answers(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return response.ok;
  } catch {
    return false;
  }
}

/** Processor time that a process has used since it started, in seconds. */
export function cpuSecondsOf(pid: number): number {
  // The name before these fields may hold spaces; the kernel counts in hundredths for everybody.
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, "utf8")
      .split(") ")[1]
      ?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
