import { expect, test } from "vitest";
import { describeSandbox, imageDir } from "#sandbox/testing.ts";
import { runTerminalRounds } from "#server/labs/testing/terminal-rounds.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

/** `npm run bench -- terminal` does 200. */
const rounds = 8;

describeSandbox("terminals of a process that is killed", () => {
  test("C116 under output and typing, every byte is shown once and everything is typed once", async () => {
    const tally = await runTerminalRounds({
      databaseUrl: await scratchDatabase(),
      imageDir,
      rounds,
      seed: 1,
    });
    expect(tally).toMatchObject({ rounds, faults: [], redrawn: 0 });
    expect(tally.typed).toBeGreaterThan(rounds);
  }, 240_000);
});
