import pg from "pg";
import { vi } from "vitest";

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** What is no query: it takes a connection from the pool, or begins and ends what the queries are part of. */
const AROUND = /^\s*(begin|commit|rollback|deallocate|set|select 1$)/i;

/** Every statement that this process sends to Postgres while `work` runs, whichever library sends it. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const query = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return query.mock.calls.map(toStatement).filter(({ text }) => !AROUND.test(text));
  } finally {
    query.mockRestore();
  }
}

function toStatement([first, values]: unknown[]): Statement {
  if (typeof first === "string") return { text: first, values: Array.isArray(values) ? values : [] };
  const config = first as { text?: string; values?: unknown[] };
  return { text: config.text ?? "", values: config.values ?? [] };
}

/** The tables that are read from end to end by how Postgres would run this statement. */
export async function tablesScanned(client: pg.Client, { text, values }: Statement): Promise<string[]> {
  const { rows } = await client.query<{ "QUERY PLAN": unknown }>(`explain (format json) ${text}`, values);
  const plan = JSON.stringify(rows[0]?.["QUERY PLAN"]);
  return [...plan.matchAll(/"Node Type":"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g)].map(
    ([, name = ""]) => name,
  );
}
