import { spawn, type ChildProcess } from "node:child_process";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { COURSE, LESSON } from "#e2e/fixtures.ts";
import { newStudentOf } from "#e2e/people.ts";
import { cpuSecondsOf } from "#e2e/product.ts";
import { findFreePort } from "#server/local/free-port.ts";
import { installPeers, peersDir } from "./install-peers.ts";
import { spread, type Table } from "./table.ts";
import { withProduct } from "./with-product.ts";

const WARM_UP = 200;
const ALONE = 300;
const TOGETHER = 2_000;
const CONNECTIONS = 8;

interface Page {
  readonly name: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Of the process that renders it. */
  readonly cpuSeconds: () => number;
}

/**
 * Pages as a browser asks for them, beside a Remix route that does nothing on the same HTTP server. Throughput is
 * counted by the processor time of the rendering process, so that it says the same on a machine that does other things.
 */
export async function measureRendering(): Promise<Table> {
  await installPeers();
  const bare = await startBare();
  try {
    return await withProduct(async (product) => {
      const { token } = await newStudentOf(product.origin, COURSE.slug);
      const cpuSeconds = () => product.serverCpuSeconds();
      const own = { cookie: `session=${token}` };
      const at = (path: string, headers: Page["headers"], name: string): Page => ({
        ...{ name, url: product.origin + path, headers, cpuSeconds },
      });
      const lesson = `/learn/${COURSE.slug}/${LESSON.slug}`;
      const pages: Page[] = [
        { name: "a Remix route that does nothing", ...bare.page },
        at("/", {}, "catalogue, signed out"),
        at(`/learn/${COURSE.slug}`, own, "course"),
        at(lesson, own, "lesson"),
        at(lesson, { ...own, "accept-encoding": "gzip, br" }, "lesson, compressed"),
        at(`${lesson}.data`, own, "lesson, its data alone"),
      ];
      const rows: (string | number)[][] = [];
      let floor = Number.NaN;
      for (const page of pages) {
        const { times, perCpuSecond, bytes } = await measure(page);
        if (Number.isNaN(floor)) floor = perCpuSecond;
        const ratio = Math.round((perCpuSecond / floor) * 100) / 100;
        rows.push([page.name, ...spread(times), Math.round(perCpuSecond), ratio, Math.round(bytes / 1000)]);
      }
      return {
        columns: ["page", "p50 ms", "p95 ms", "max ms", "requests/s per core", "beside the bare one", "kB"],
        rows,
      };
    });
  } finally {
    bare.process.kill();
  }
}

async function measure(page: Page) {
  await ask(page, WARM_UP, CONNECTIONS);
  const alone = await ask(page, ALONE, 1);
  const before = page.cpuSeconds();
  const together = await ask(page, TOGETHER, CONNECTIONS);
  const used = page.cpuSeconds() - before;
  return { times: alone.times, perCpuSecond: TOGETHER / used, bytes: together.bytes };
}

/** Asks so many times over so many connections; how long each took in ms, and the size of an answer. */
async function ask({ url, headers }: Page, times: number, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const took: number[] = [];
  let left = times;
  let bytes = 0;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const startedAt = performance.now();
      get(url, { agent, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${url} answered ${String(answer.statusCode)}`));
        let size = 0;
        answer.on("data", (chunk: Buffer) => (size += chunk.byteLength));
        answer.on("error", reject);
        answer.on("end", () => {
          took.push(performance.now() - startedAt);
          bytes = size;
          resolve();
        });
      }).on("error", reject);
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    }),
  );
  agent.destroy();
  return { times: took, bytes };
}

async function startBare() {
  const folder = join(peersDir, "bare-remix");
  const env = { ...process.env, NODE_ENV: "production" as const };
  await ended(spawn("npx", ["remix", "vite:build"], { cwd: folder, env, stdio: "ignore" }));
  const port = await findFreePort();
  const child = spawn(process.execPath, ["serve.mjs"], {
    cwd: folder,
    stdio: "inherit",
    env: { ...env, PORT: String(port) },
  });
  const url = `http://127.0.0.1:${String(port)}/`;
  const deadline = performance.now() + 30_000;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > deadline) throw new Error("the bare route did not come up");
    await delay(50);
  }
  return { process: child, page: { url, headers: {}, cpuSeconds: () => cpuSecondsOf(child.pid ?? 0) } };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error("the bare route was not built")),
    );
  });
}
