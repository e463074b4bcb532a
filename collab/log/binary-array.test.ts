import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "pg";
import { scratchDatabase } from "../testing/scratch-database.ts";
import { byteaArray, textArray } from "./binary-array.ts";

let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: await scratchDatabase() });
  await client.connect();
});
afterAll(() => client.end());

async function inPostgres(type: string, array: Buffer): Promise<unknown[]> {
  const { rows } = await client.query<{ item: unknown }>(
    `select item from unnest($1::${type}[]) with ordinality as given(item, position) order by position`,
    [array],
  );
  return rows.map(({ item }) => item);
}

test("C67 Postgres reads arrays of texts as they were meant", async () => {
  const texts = ["lesson/1", null, "", 'quotes " and \\ and {braces},', "NULL", "日本"];
  expect(await inPostgres("text", textArray(texts))).toEqual(texts);
});

test("C67 Postgres reads arrays of bytes as they were meant", async () => {
  const bytes = [Buffer.from([0, 255, 92, 34]), Buffer.alloc(0), Buffer.alloc(100_000, 7)];
  expect(await inPostgres("bytea", byteaArray(bytes))).toEqual(bytes);
});
