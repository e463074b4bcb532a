// npm run bench [-- name…]: measures, one after the other on an otherwise idle machine, and prints a table for each.
import { cpus } from "node:os";
import { printTable, type Table } from "./table.ts";

const BENCHES: Record<string, () => Promise<() => Promise<Table>>> = {
  weight: async () => (await import("./weight.ts")).measurePageWeight,
  pair: async () => (await import("./pair.ts")).measurePairing,
  terminal: async () => (await import("./terminal.ts")).measureTerminal,
  open: async () => (await import("./open-lab.ts")).measureOpening,
  ready: async () => (await import("./ready.ts")).measureReady,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `There is no bench named ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`,
  );
  process.exit(1);
}

console.log(`${String(cpus().length)} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}\n`);
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const measure = await load();
  printTable(name, await measure());
}
