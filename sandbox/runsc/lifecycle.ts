import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Limits } from "../driver.ts";
import { openPipes } from "./announcer.ts";
import { writeBundle } from "./bundle.ts";
import { MEMORY_RESERVE } from "../limits.ts";
import { processesIn, setMemoryWall } from "./cgroup.ts";
import { runsc, runscOrThrow, type Engine } from "./command.ts";
import { noticesFile } from "./notices.ts";
import { isAlive, signalKill } from "./processes.ts";
import type { Layout } from "./layout.ts";

const CREATE_MS = 20_000;
const KILL_MS = 2_000;
const DELETE_MS = 15_000;

/** One started container, as the host sees it. */
export interface Container {
  readonly id: string;
  /** The engine's own process on the host. */
  readonly pid: number;
  readonly cgroup: string;
  readonly bundle: string;
  /** The lab's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Listed {
  readonly id: string;
  readonly pid: number;
}

/** Creates and starts a container; what a failed start has left behind is removed. */
export async function startContainer(
  layout: Layout,
  engine: Engine,
  options: {
    imageDir: string;
    id: string;
    slotDir: string;
    hostname: string;
    limits: Limits;
    env: Readonly<Record<string, string>>;
  },
): Promise<Container> {
  const { id } = options;
  const bundle = path.join(layout.bundles, id);
  const cgroup = `/${layout.prefix}/${id}`;
  await writeBundle({ ...options, folder: bundle, cgroup });
  try {
    const logFile = path.join(bundle, "engine.log");
    const pidFile = path.join(bundle, "engine.pid");
    const create = ["create", "--bundle", bundle, "--pid-file", pidFile, id];
    await withStdio(bundle, (stdio) =>
      runscOrThrow(layout, engine, create, { timeoutMs: CREATE_MS, logFile, stdio }),
    );
    await setMemoryWall(cgroup, options.limits.memoryBytes + MEMORY_RESERVE);
    await runscOrThrow(layout, engine, ["start", id], { timeoutMs: CREATE_MS });
    // Not by `runsc state`, which takes as long as starting does.
    const pid = Number(await fs.readFile(pidFile, "utf8"));
    if (!Number.isInteger(pid) || pid < 2) throw new Error(`runsc create ${id}: no process id`);
    return { id, pid, cgroup, bundle, env: options.env };
  } catch (error) {
    await removeContainer(layout, engine, { id, bundle });
    throw error;
  }
}

/** Opens what the first process of a container reads and writes, which it keeps. */
async function withStdio(
  bundle: string,
  work: (stdio: { input: number; output: number; errors: number }) => Promise<unknown>,
): Promise<void> {
  const { input, answers } = await openPipes(bundle);
  const notices = await fs.open(noticesFile(bundle), "a", 0o600);
  try {
    await work({ input: input.fd, output: notices.fd, errors: answers.fd });
  } finally {
    await Promise.all([input.close(), answers.close(), notices.close()]);
  }
}

/** Ends every process of a container and returns when none is left on the host, within about 2 s. */
export async function killContainer(layout: Layout, engine: Engine, container: Container): Promise<void> {
  await runsc(layout, engine, ["kill", "--all", container.id, "KILL"], { timeoutMs: KILL_MS });
  // Usually all gone by now. What is not (a hung engine, the file server of a dead one) is ended from outside, and
  // must be: the home may be mounted again only when nobody holds it.
  const deadline = Date.now() + KILL_MS;
  for (let round = 0; Date.now() < deadline; round++) {
    const left = [container.pid, ...(await processesIn(container.cgroup))].filter(isAlive);
    if (left.length === 0) return;
    if (round >= 10) for (const pid of left) signalKill(pid);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Removes a container's state and bundle; slow (1-2 s), so nobody should wait for it. Never rejects. */
export async function removeContainer(
  layout: Layout,
  engine: Engine,
  container: { id: string; bundle: string },
): Promise<void> {
  await runsc(layout, engine, ["delete", "--force", container.id], { timeoutMs: DELETE_MS });
  await fs.rm(container.bundle, { recursive: true, force: true });
}

/** The containers under this layout's root, whatever their state. */
export async function listContainers(layout: Layout, engine: Engine): Promise<Listed[]> {
  const { ok, stdout } = await runsc(layout, engine, ["list", "-format", "json"], { timeoutMs: CREATE_MS });
  const found: unknown = ok ? JSON.parse(stdout || "null") : null;
  return Array.isArray(found) ? found.filter(isListed) : [];
}

function isListed(value: unknown): value is Listed {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    "pid" in value &&
    typeof value.pid === "number"
  );
}
