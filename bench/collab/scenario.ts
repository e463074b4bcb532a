import { percentile, type Table } from "../table.ts";
import type { Arena, ServerProcess } from "./arena.ts";
import { CONTESTANTS, type Contestant, type Endpoint, type Sample } from "./endpoint.ts";

/** What a load generator is told besides where to. */
export type LoadOptions = Readonly<Record<string, number | string>>;

export type Load = (endpoints: readonly Endpoint[], options: LoadOptions) => Promise<Sample>;

/** Runs one of the scenario's loads in the generator's process. */
export type Generate = (
  load: string,
  servers: readonly ServerProcess[],
  options?: LoadOptions,
) => Promise<Sample>;

export interface Scenario {
  /** Run in the generator's process, by name. */
  readonly loads: Readonly<Record<string, Load>>;
  /** Runs in the bench's process, which otherwise only waits. */
  measure(arena: Arena, generate: Generate, rounds: number): Promise<Table>;
}

export type Results = ReadonlyMap<Contestant, readonly Sample[]>;

/** So many rounds of each server, in turns and in changing order; the first, which warms up, is left out. */
export async function alternate(
  servers: readonly ServerProcess[],
  rounds: number,
  run: (server: ServerProcess, round: number) => Promise<Sample>,
): Promise<Results> {
  const results = new Map<Contestant, Sample[]>();
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      const server = servers[(round + turn) % servers.length];
      if (server === undefined) continue;
      const sample = await run(server, round);
      if (round > 0)
        results.set(server.endpoint.contestant, [...(results.get(server.endpoint.contestant) ?? []), sample]);
    }
  }
  return results;
}

/** The same for one server alone. */
export async function repeat(rounds: number, run: () => Promise<Sample>): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let round = 0; round <= rounds; round++) samples.push(await run());
  return samples.slice(1);
}

export interface Comparison {
  readonly measure: string;
  /** Of the sample. */
  readonly value: string;
  /** Whom the bar names; absent for a bar that is a number. */
  readonly against?: Contestant | "the better";
  readonly moreIsBetter?: boolean;
  readonly bar?: number;
}

const COLUMNS = ["measure", ...CONTESTANTS, "ratio", "bar"];

/** Medians, and ours divided by the one the bar names. */
export function compare(results: Results, comparisons: readonly Comparison[]): Table {
  return { columns: COLUMNS, rows: comparisons.map((comparison) => row(results, comparison)) };
}

export function medianOf(samples: readonly Sample[] | undefined, value: string): number {
  return percentile(
    (samples ?? []).map((sample) => sample[value] ?? Number.NaN),
    0.5,
  );
}

function row(results: Results, { measure, value, against, moreIsBetter = false, bar }: Comparison): string[] {
  const medians = new Map(CONTESTANTS.map((name) => [name, medianOf(results.get(name), value)]));
  const ours = medians.get("ours") ?? Number.NaN;
  const others = CONTESTANTS.filter((name) => name !== "ours").map((name) => medians.get(name) ?? Number.NaN);
  const better = (moreIsBetter ? Math.max : Math.min)(...others.filter((median) => !Number.isNaN(median)));
  const anchor = against === "the better" ? better : against === undefined ? undefined : medians.get(against);
  const judged = anchor === undefined ? ours : ours / anchor;
  const sign = moreIsBetter ? "≥" : "≤";
  const isMet = bar !== undefined && (moreIsBetter ? judged >= bar : judged <= bar);
  return [
    measure,
    ...[...medians.values()].map(printed),
    anchor === undefined ? "" : judged.toFixed(2),
    bar === undefined ? "" : `${sign} ${String(bar)}${anchor === undefined ? "" : " ×"} ${isMet ? "✓" : "✗"}`,
  ];
}

function printed(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en").replaceAll(",", " ");
  return String(Math.round(value * 100) / 100);
}
