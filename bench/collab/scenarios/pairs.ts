import { type ClassLoad, runClass } from "../class-load.ts";
import { alternate, compare, type Scenario } from "../scenario.ts";

/** Many pairs, each in a document of its own, typing as fast as the server takes it. */
export const PAIRS: ClassLoad = {
  documents: 100,
  clientsEach: 2,
  writersEach: 2,
  pace: { window: 8 },
  seconds: 2,
  maxEditsEach: 4_000,
};

export const pairs: Scenario = {
  loads: { class: (nodes) => runClass(nodes, PAIRS) },
  measure: (arena, generate, rounds) =>
    arena.withAll(async (servers) => {
      const results = await alternate(servers, rounds, (server) => generate("class", [server]));
      return compare(results, [
        { measure: "deliveries/s", value: "perSecond", against: "the better", moreIsBetter: true, bar: 1.3 },
        { measure: "server CPU per delivery, µs", value: "cpuMicros", against: "the better" },
        { measure: "and of Postgres, µs", value: "databaseMicros" },
        { measure: "cores busy: server", value: "cpuShare" },
        { measure: "cores busy: load generator", value: "generatorShare" },
      ]);
    }),
};
