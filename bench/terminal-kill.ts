import { runTerminalRounds } from "#server/labs/testing/terminal-rounds.ts";
import { spread, type Table } from "./table.ts";
import { imageDir, withDatabase } from "./with-terminals.ts";

const ROUNDS = 200;
const SEED = 20_261_123;

/** `kill -9` of the server while one terminal prints and another is typed in, without a pause. */
export function measureTerminalKills(): Promise<Table> {
  return withDatabase(async (databaseUrl) => {
    const tally = await runTerminalRounds({ databaseUrl, imageDir, rounds: ROUNDS, seed: SEED });
    return {
      columns: ["measure", "value", "p95", "max"],
      rows: [
        ["rounds", tally.rounds, "", ""],
        ["lines printed; lines typed", `${String(tally.lines)}; ${String(tally.typed)}`, "", ""],
        ["lines lost, doubled or out of order", tally.faults.length, "", ""],
        ["screens that had to be drawn anew", tally.redrawn, "", ""],
        ["kill → next byte on the page, ms (p50)", ...spread(tally.sinceKillMs)],
        ["server listens → next byte on the page, ms (p50)", ...spread(tally.sinceListeningMs)],
      ],
    };
  });
}
