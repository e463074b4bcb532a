export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Markdown, as it stands in bench/README.md. */
export function printTable(name: string, { columns, rows }: Table): void {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  console.log(
    [`### ${name}`, "", line(columns), line(columns.map(() => "---")), ...rows.map(line), ""].join("\n"),
  );
}

/** The value below which a share (0 to 1) of the samples lies, by the nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Median, 95th percentile and largest, rounded to a tenth. */
export function spread(samples: readonly number[]): [number, number, number] {
  const round = (value: number) => Math.round(value * 10) / 10;
  return [round(percentile(samples, 0.5)), round(percentile(samples, 0.95)), round(Math.max(...samples))];
}
