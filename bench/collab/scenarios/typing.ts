import { type ClassLoad, runClass } from "../class-load.ts";
import { alternate, compare, type Scenario } from "../scenario.ts";

/** Small groups in which one person types: what a server does most of the day. */
export const SMALL_GROUPS: ClassLoad = {
  documents: 20,
  clientsEach: 5,
  writersEach: 1,
  pace: { editsPerSecond: 10 },
  seconds: 4,
  maxEditsEach: 200,
};

/** The same in a hurry, so that what is compared is compiled: a server that has run for a day is. */
const HURRY: ClassLoad = { ...SMALL_GROUPS, pace: { editsPerSecond: 100 }, seconds: 10, maxEditsEach: 1_500 };

export const typing: Scenario = {
  loads: {
    hurry: (nodes) => runClass(nodes, HURRY),
    class: (nodes) => runClass(nodes, SMALL_GROUPS),
  },
  measure: (arena, generate, rounds) =>
    arena.withAll(async (servers) => {
      const results = await alternate(servers, rounds, (server, round) =>
        generate(round === 0 ? "hurry" : "class", [server]),
      );
      return compare(results, [
        {
          measure: "server CPU per delivery, µs",
          value: "cpuMicros",
          against: "@y/websocket-server",
          bar: 0.8,
        },
        { measure: "and of Postgres, µs", value: "databaseMicros" },
        { measure: "latency p50, ms", value: "p50", against: "@y/websocket-server" },
        { measure: "latency p99, ms", value: "p99", against: "@y/websocket-server", bar: 1 },
      ]);
    }),
};
