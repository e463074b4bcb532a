import { afterEach, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

test("C70 an edit that the process makes for a person is recorded as theirs, in one row", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/behalf", "a");
  const handle = await fixture.collab.rooms.open("lesson/behalf");
  handle.edit("ada", (doc) => {
    doc.getText("content").insert(1, "b");
    doc.getText("content").insert(2, "c");
  });
  await handle.saved();
  handle.doc.getText("content").insert(3, "d");
  await handle.saved();
  handle.close();
  const rows = await queryRows<{ actor_id: string | null }>(
    databaseUrl,
    "select actor_id from document_updates where document_name = 'lesson/behalf' order by seq",
  );
  expect(rows.map(({ actor_id }) => actor_id)).toEqual([null, "ada", null]);
});
