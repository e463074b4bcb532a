import type { Cell, Matrix } from "./read-matrix.ts";

const WORDS: Record<Cell, string> = { d: "done", p: "in progress", s: "stuck", "-": "" };

/** The matrix as a table for spreadsheets: a line for each student, a column for each lesson. UTF-8 with its mark. */
export function matrixCsv({ lessons, rows }: Matrix): string {
  const head = [
    ...["Name", "Email", "Section", "Status", "Progress in %", "Last seen", "May need help"],
    ...lessons.map(({ title }) => title),
  ];
  const lines = rows.map((row) => [
    ...[row.name, row.email, row.section ?? "", row.status, String(row.progress)],
    ...[row.lastSeenAt.toISOString(), row.mayNeedHelp ? "yes" : ""],
    ...[...row.cells].map((cell) => WORDS[cell as Cell]),
  ]);
  return `\uFEFF${[head, ...lines].map((fields) => `${fields.map(fieldOf).join(",")}\r\n`).join("")}`;
}

/** Spreadsheets run what begins like a formula, and students choose their own names. */
function fieldOf(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
