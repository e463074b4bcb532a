import { measureBranches } from "./sync/branches.ts";
import { measureDelays } from "./sync/delays.ts";
import { measureRounds } from "./sync/rounds.ts";
import { spread, type Table } from "./table.ts";

/** How soon disk and document are one: for a person who types, for a program that writes, for both at once. */
export async function measureSync(): Promise<Table> {
  const { keys, writes } = await measureDelays();
  const branches = await measureBranches();
  const rounds = await measureRounds();
  return {
    columns: ["measure", "p50 ms", "p95 ms", "max ms", "samples"],
    rows: [
      ["key in the browser → file in the sandbox", ...spread(keys), keys.length],
      ["write in the sandbox → the other person's editor", ...spread(writes), writes.length],
      ["end of a git checkout of 500 files → document the same", ...spread(branches), branches.length],
      ["end of random edits on both sides → one, nothing lost", ...spread(rounds), rounds.length],
    ],
  };
}
