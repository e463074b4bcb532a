import { format } from "node:util";

const METHODS = ["debug", "info", "log", "warn", "error", "trace"] as const;

let lines: string[] = [];
let expected: RegExp[] = [];

/** From now on console output is collected instead of printed. Called once per test file. */
export function captureConsole(): void {
  for (const method of METHODS) {
    console[method] = (...args: unknown[]) => {
      lines.push(`console.${method}: ${format(...args)}`);
    };
  }
}

/** Declares that the running test makes the product print a line like this; it must, and nothing else. */
export function expectConsole(pattern: RegExp): void {
  expected.push(pattern);
}

/** What differs between expected and printed since the last call, as sentences. */
export function takeConsoleProblems(): string[] {
  const surprising = lines.filter((line) => !expected.some((pattern) => pattern.test(line)));
  const missing = expected.filter((pattern) => !lines.some((line) => pattern.test(line)));
  lines = [];
  expected = [];
  return [
    ...surprising.map((line) => `unexpected ${line}`),
    ...missing.map((pattern) => `nothing printed matches ${String(pattern)}`),
  ];
}
