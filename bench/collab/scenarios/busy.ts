import { type ClassLoad, runClass } from "../class-load.ts";
import { alternate, compare, type Scenario } from "../scenario.ts";

/** A lecture hall in one document, everybody typing as fast as the server takes it. */
const CLASS: ClassLoad = {
  documents: 1,
  clientsEach: 50,
  writersEach: 50,
  pace: { window: 32 },
  seconds: 2,
  maxEditsEach: 10_000,
};

export const busy: Scenario = {
  loads: { class: (nodes) => runClass(nodes, CLASS) },
  measure: (arena, generate, rounds) =>
    arena.withAll(async (servers) => {
      const results = await alternate(servers, rounds, (server) => generate("class", [server]));
      return compare(results, [
        { measure: "deliveries/s", value: "perSecond", against: "hocuspocus", moreIsBetter: true, bar: 1.3 },
        { measure: "server CPU per delivery, µs", value: "cpuMicros", against: "hocuspocus" },
        { measure: "and of Postgres, µs", value: "databaseMicros" },
        { measure: "cores busy: server", value: "cpuShare" },
        { measure: "cores busy: load generator", value: "generatorShare" },
      ]);
    }),
};
