import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Arena } from "./collab/arena.ts";
import type { Sample } from "./collab/endpoint.ts";
import type { Generate } from "./collab/scenario.ts";
import { SCENARIOS } from "./collab/scenarios.ts";
import { printTable } from "./table.ts";

const GENERATOR = fileURLToPath(new URL("./collab/generator.ts", import.meta.url));
const LOAD_MS = 5 * 60_000;

/**
 * Our collaboration server against the two it is most like, each a process of its own, in turns on one machine:
 * ours with everything on disk before it is acknowledged, @y/websocket-server in memory, hocuspocus with its SQLite
 * store. `asked` names scenarios (none: all).
 */
export async function measureCollab(asked: readonly string[], rounds: number): Promise<void> {
  const arena = await Arena.open();
  try {
    for (const [name, load] of Object.entries(SCENARIOS)) {
      if (asked.length > 0 && !asked.includes(name)) continue;
      const scenario = await load();
      const generator = startGenerator(name);
      try {
        printTable(`collab: ${name}`, await scenario.measure(arena, generator.generate, rounds));
      } finally {
        generator.end();
      }
    }
  } finally {
    await arena.close();
  }
}

/** One process for all rounds of a scenario, so that its own code is warm. */
function startGenerator(scenario: string): { generate: Generate; end(): void } {
  const child = fork(GENERATOR, { execArgv: ["--import", "tsx"], stdio: "inherit" });
  const generate: Generate = (load, servers, options = {}) =>
    new Promise<Sample>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        settle();
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`${scenario} hangs.`))), LOAD_MS);
      child.once("exit", () => finish(() => reject(new Error("The load generator died."))));
      child.once("message", (answer: { sample?: Sample; error?: string }) => {
        finish(() => {
          if (answer.sample === undefined) reject(new Error(answer.error));
          else resolve(answer.sample);
        });
      });
      child.send({ scenario, load, endpoints: servers.map(({ endpoint }) => endpoint), options });
    });
  return { generate, end: () => void child.kill() };
}
