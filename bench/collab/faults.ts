import { Arena, type Part } from "#collab/testing/arena.ts";
import { runKillRounds } from "#collab/testing/kill-rounds.ts";
import { spread, type Table } from "../table.ts";

const NODES = 2;

/** What is killed, and how many times. */
const PLANS: readonly { what: string; rounds: number; targets: readonly (readonly Part[])[] }[] = [
  { what: "one of two nodes", rounds: 700, targets: [["node"]] },
  { what: "Redis", rounds: 100, targets: [["redis"]] },
  { what: "Postgres, or one of its processes", rounds: 100, targets: [["postgres"], ["backend"]] },
  {
    what: "several, at once or one after the other",
    rounds: 100,
    targets: [
      ["node", "node"],
      ["redis", "node"],
      ["node", "postgres"],
      ["redis", "backend"],
      ["node", "redis", "postgres", "node"],
    ],
  },
];

/** 1 000 times `kill -9` at a random moment while twelve people write three documents on two nodes. */
export async function measureFaults(): Promise<Table> {
  const arena = await Arena.start(NODES);
  try {
    const rows: (string | number)[][] = [];
    for (const [index, { what, rounds, targets }] of PLANS.entries()) {
      const tally = await runKillRounds(arena, { seed: 1_000 + index, rounds, targets });
      for (const edit of [...tally.lost, ...tally.doubled]) console.error(edit);
      rows.push([
        what,
        tally.rounds,
        tally.edits,
        tally.acknowledgedAtKill,
        tally.seenAtKill,
        tally.lost.length,
        tally.doubled.length,
        ...spread(tally.recoveryMs).map(Math.round),
      ]);
    }
    return {
      columns: [
        "killed with kill -9",
        "rounds",
        "edits",
        "acknowledged when it died",
        "seen by others when it died",
        "acknowledged lost",
        "doubled",
        "all is well again after: p50 ms",
        "p95 ms",
        "max ms",
      ],
      rows,
    };
  } finally {
    await arena.close();
  }
}
