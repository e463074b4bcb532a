import { Client } from "pg";
import { freshDatabase } from "#tests/database.ts";

/** A migrated database of the caller's own, dropped when the test file ends; its URL. */
export async function scratchDatabase(): Promise<string> {
  return freshDatabase();
}

/** Rows of one statement, on a connection of its own. */
export async function queryRows<Row extends object>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
