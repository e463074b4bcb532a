import { runClass } from "../class-load.ts";
import { compare, repeat, type Scenario } from "../scenario.ts";
import { SMALL_GROUPS } from "./typing.ts";

/** From the edit to the message that it is on disk, at 200 edits a second. The others have nothing to compare. */
export const acks: Scenario = {
  loads: { class: (nodes) => runClass(nodes, SMALL_GROUPS) },
  measure: (arena, generate, rounds) =>
    arena.withAll(
      async ([server]) => {
        if (server === undefined) throw new Error("No server was started.");
        const results = new Map([["ours" as const, await repeat(rounds, () => generate("class", [server]))]]);
        return compare(results, [
          { measure: "edit → on disk p50, ms", value: "ackP50", bar: 40 },
          { measure: "edit → on disk p95, ms", value: "ackP95", bar: 120 },
        ]);
      },
      ["ours"],
    ),
};
