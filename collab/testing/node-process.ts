import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";
import { acceptsConnections } from "#server/local/accepts-connections.ts";
import { type Child, startChild } from "#server/local/child.ts";

const entry = fileURLToPath(new URL("./node-main.ts", import.meta.url));
const startDeadlineMs = 60_000;

/** A collaboration node that runs as a process of its own and ends with ours, however that ends. */
export type NodeProcess = Child;

export interface NodeProcessOptions {
  /** What `bundleNode` has made. */
  readonly program: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly logFile: string;
}

/** Makes the node one file in this folder, which starts three times as fast as its sources do. */
export async function bundleNode(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [asInSources],
    // ws then does without its native parts, which are left out.
    define: { "process.env.WS_NO_BUFFER_UTIL": '"1"', "process.env.WS_NO_UTF_8_VALIDATE": '"1"' },
    publicDir: false,
    build: {
      ssr: entry,
      target: "node20",
      outDir: folder,
      rollupOptions: { output: { entryFileNames: "node.mjs" } },
    },
    ssr: { noExternal: true },
  });
  return join(folder, "node.mjs");
}

/** What a package tries to load and can do without is not there; files that a source refers to are where they were. */
const asInSources: Plugin = {
  name: "as-in-sources",
  enforce: "pre",
  resolveId: (id) => (["bufferutil", "utf-8-validate", "pg-native"].includes(id) ? "\0absent" : null),
  load: (id) => (id === "\0absent" ? "export default null" : null),
  transform: (code, id) =>
    code.includes("import.meta.url") && id.startsWith("/")
      ? code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
      : null,
};

/** Resolves when the node listens. */
export async function startNode(options: NodeProcessOptions): Promise<NodeProcess> {
  const { program, port, databaseUrl, redisUrl, logFile } = options;
  const child = await startChild({
    command: [process.execPath, program, databaseUrl, redisUrl, String(port)],
    deathSignal: "SIGTERM",
    logFile,
  });
  const deadline = performance.now() + startDeadlineMs;
  while (!(await acceptsConnections(port))) {
    if (child.hasExited()) throw new Error(`A node did not start:\n${child.logTail()}`);
    if (performance.now() > deadline) throw new Error("A node did not listen in time");
    await delay(10);
  }
  return child;
}
