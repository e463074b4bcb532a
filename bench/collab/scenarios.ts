import type { Scenario } from "./scenario.ts";

/** One file for each row, or few rows, of the table. */
export const SCENARIOS: Record<string, () => Promise<Scenario>> = {
  typing: async () => (await import("./scenarios/typing.ts")).typing,
  busy: async () => (await import("./scenarios/busy.ts")).busy,
  pairs: async () => (await import("./scenarios/pairs.ts")).pairs,
};
