// npm run bench [-- name…]: measures, one after the other on an otherwise idle machine, and prints a table for each.
// npm run bench -- collab [scenario…] [--rounds 3]: the collaboration server against others, a table per scenario.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { SCENARIOS } from "./collab/scenarios.ts";
import { printTable, type Table } from "./table.ts";

const BENCHES: Record<string, () => Promise<() => Promise<Table>>> = {
  "web-weight": async () => (await import("./weight.ts")).measurePageWeight,
  "web-render": async () => (await import("./web-render.ts")).measureRendering,
  "web-lighthouse": async () => (await import("./web-lighthouse.ts")).measureWithLighthouse,
  pair: async () => (await import("./pair.ts")).measurePairing,
  terminal: async () => (await import("./terminal.ts")).measureTerminal,
  "terminal-flow": async () => (await import("./terminal-flow.ts")).measureTerminalFlow,
  "terminal-reload": async () => (await import("./terminal-reload.ts")).measureReload,
  "terminal-kill": async () => (await import("./terminal-kill.ts")).measureTerminalKills,
  open: async () => (await import("./open-lab.ts")).measureOpening,
  "step-in": async () => (await import("./step-in.ts")).measureSteppingIn,
  sync: async () => (await import("./sync.ts")).measureSync,
  sandbox: async () => (await import("./sandbox/attacks.ts")).measureAttacks,
  "sandbox-idle": async () => (await import("./sandbox/idle.ts")).measureIdle,
  "sandbox-rush": async () => (await import("./sandbox/rush.ts")).measureRush,
  faults: async () => (await import("./collab/faults.ts")).measureFaults,
  ready: async () => (await import("./ready.ts")).measureReady,
  courses: async () => (await import("./courses.ts")).measureCourses,
};

const { positionals: asked, values } = parseArgs({
  options: { rounds: { type: "string", default: "5" } },
  allowPositionals: true,
});
const scenarios = asked.filter((name) => name in SCENARIOS);
const known = ["collab", ...Object.keys(SCENARIOS), ...Object.keys(BENCHES)];
const unknown = asked.filter((name) => !known.some((one) => one === name || one.startsWith(`${name}-`)));
if (unknown.length > 0) {
  console.error(`There is no bench named ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
  process.exit(1);
}

console.log(`${String(cpus().length)} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}\n`);
for (const [name, load] of Object.entries(BENCHES)) {
  // "terminal" asks for "terminal-flow" as well, "sandbox" for "sandbox-idle".
  if (asked.length > 0 && !asked.some((one) => name === one || name.startsWith(`${one}-`))) continue;
  const measure = await load();
  printTable(name, await measure());
}
if (asked.length === 0 || asked.includes("collab")) {
  const { measureCollab } = await import("./collab.ts");
  await measureCollab(scenarios, Number(values.rounds));
}
