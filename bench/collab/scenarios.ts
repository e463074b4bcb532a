import type { Scenario } from "./scenario.ts";

/** One file for each row, or few rows, of the table. */
export const SCENARIOS: Record<string, () => Promise<Scenario>> = {
  typing: async () => (await import("./scenarios/typing.ts")).typing,
  busy: async () => (await import("./scenarios/busy.ts")).busy,
  pairs: async () => (await import("./scenarios/pairs.ts")).pairs,
  acks: async () => (await import("./scenarios/acks.ts")).acks,
  storm: async () => (await import("./scenarios/storm.ts")).storm,
  "long-history": async () => (await import("./scenarios/long-history.ts")).longHistory,
  memory: async () => (await import("./scenarios/memory.ts")).memory,
  "stalled-reader": async () => (await import("./scenarios/stalled-reader.ts")).stalledReader,
  kill: async () => (await import("./scenarios/kill.ts")).kill,
  nodes: async () => (await import("./scenarios/nodes.ts")).nodes,
};
