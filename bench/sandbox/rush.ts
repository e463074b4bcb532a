import { percentile, type Table } from "../table.ts";
import { openTerminal, withSandboxes } from "./labs.ts";

const LABS = 50;
const WITHIN_MS = 1000;

/** A whole class opens its labs within one second: how long until each has a prompt. */
export async function measureRush(): Promise<Table> {
  return withSandboxes({}, async (sandboxes) => {
    await sandboxes.unavailableBecause();
    const waits: number[] = [];
    const failures: string[] = [];
    await Promise.all(
      Array.from({ length: LABS }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, (index * WITHIN_MS) / LABS));
        const askedAt = performance.now();
        try {
          const terminal = await openTerminal(await sandboxes.open(`lab${String(index)}`));
          if (!(await terminal.until((output) => output.includes("$"), 120_000)))
            throw new Error("no prompt");
          waits.push(performance.now() - askedAt);
        } catch (error) {
          failures.push(String(error));
        }
      }),
    );
    if (failures[0] !== undefined) console.log(failures[0]);
    const seconds = (value: number) => (value / 1000).toFixed(1);
    return {
      columns: ["labs opened within 1 s", "p50 s", "p95 s", "the last, s", "failures"],
      rows: [
        [
          LABS,
          seconds(percentile(waits, 0.5)),
          seconds(percentile(waits, 0.95)),
          seconds(Math.max(...waits)),
          failures.length,
        ],
      ],
    };
  });
}
