import { runClass } from "../class-load.ts";
import { medianOf, repeat, type Scenario } from "../scenario.ts";
import type { Sample } from "../endpoint.ts";
import { PAIRS } from "./pairs.ts";

const BAR = 1.6;

/** One node against two on the same machine, and what it costs when every document is on both. */
export const nodes: Scenario = {
  loads: {
    apart: (endpoints) => runClass(endpoints, PAIRS),
    across: (endpoints) => runClass(endpoints, { ...PAIRS, acrossNodes: true }),
  },
  measure: (arena, generate, rounds) =>
    arena.withAll(
      async (servers) => {
        const one: Sample[] = [];
        const apart: Sample[] = [];
        const across: Sample[] = [];
        await repeat(rounds, async () => {
          one.push(await generate("apart", servers.slice(0, 1)));
          apart.push(await generate("apart", servers));
          across.push(await generate("across", servers));
          return {};
        });
        const columns = [one, apart, across].map((samples) => samples.slice(1));
        const cells = (value: string, digits: number) =>
          columns.map((samples) => medianOf(samples, value).toFixed(digits));
        const gain = medianOf(columns[1], "perSecond") / medianOf(columns[0], "perSecond");
        return {
          columns: [
            "measure",
            "1 node",
            "2 nodes, a document on one",
            "2 nodes, every document on both",
            "bar",
          ],
          rows: [
            [
              "deliveries/s",
              ...cells("perSecond", 0),
              `≥ ${String(BAR)} × ${gain >= BAR ? "✓" : "✗"} (${gain.toFixed(2)})`,
            ],
            ["CPU of the nodes per delivery, µs", ...cells("cpuMicros", 1), ""],
            ["and of Postgres, µs", ...cells("databaseMicros", 1), ""],
            ["cores busy: nodes", ...cells("cpuShare", 2), ""],
            ["cores busy: load generator", ...cells("generatorShare", 2), ""],
          ],
        };
      },
      ["ours", "ours"],
    ),
};
