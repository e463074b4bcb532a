import { afterAll, beforeAll, expect, test } from "vitest";
import { Arena } from "./testing/arena.ts";
import { type KillPlan, runKillRounds } from "./testing/kill-rounds.ts";

// 200 times something is killed with `kill -9` while people write. A failure names the seed and the round.

const nodeCount = 2;

let arena: Arena | undefined;

beforeAll(async () => {
  arena = await Arena.start(nodeCount);
});
afterAll(() => arena?.close());

async function survives(plan: KillPlan): Promise<void> {
  if (arena === undefined) throw new Error("nothing was started");
  const tally = await runKillRounds(arena, plan);
  expect(tally.lost).toEqual([]);
  expect(tally.doubled).toEqual([]);
  expect(tally.acknowledgedAtKill).toBeGreaterThan(plan.rounds);
}

test("C96 a node is killed", { timeout: 900_000 }, async () => {
  await survives({ seed: 1, rounds: 120, targets: [["node"]] });
});

test("C97 Redis is killed", { timeout: 300_000 }, async () => {
  await survives({ seed: 2, rounds: 30, targets: [["redis"]] });
});

test("C98 Postgres is killed, or one of its processes", { timeout: 300_000 }, async () => {
  await survives({ seed: 3, rounds: 20, targets: [["postgres"], ["backend"]] });
});

test("C99 several are killed, at once or one after the other", { timeout: 300_000 }, async () => {
  await survives({
    seed: 4,
    rounds: 30,
    targets: [
      ["node", "node"],
      ["redis", "node"],
      ["node", "postgres"],
      ["node", "backend"],
      ["redis", "postgres"],
      ["node", "redis", "postgres", "node"],
    ],
  });
});
