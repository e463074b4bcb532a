import { subscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import type { Log } from "../ports.ts";
import { Author, textOf } from "../testing/edits.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import { createPostgresLog } from "./postgres-log.ts";

const nothing = () => undefined;
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

test("C71 a document with much behind its snapshot is put together apart from the event loop when it is loaded", async () => {
  let threads = 0;
  subscribe("worker_threads", () => threads++);
  const updates = createPostgresLog({ connectionString: await scratchDatabase(), log: silent });
  const author = new Author();
  await updates.create("lesson/small", author.append("a little"), null);
  await updates.append("lesson/small", author.append(", and more"), null);
  expect(textOf(await updates.load("lesson/small"))).toBe("a little, and more");
  expect(threads).toBe(0);

  const large = new Author();
  await updates.create("lesson/large", large.append("x".repeat(150_000)), null);
  await updates.append("lesson/large", large.append("y".repeat(150_000)), null);
  expect(textOf(await updates.load("lesson/large"))).toBe(large.doc.getText("content").toJSON());
  expect(threads).toBe(1);
  await updates.close();
});
