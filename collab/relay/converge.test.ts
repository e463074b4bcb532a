import { beforeAll, expect, test } from "vitest";
import { connectStock } from "../testing/stock-client.ts";
import { Author, textOf } from "../testing/edits.ts";
import { openOn, startNodes } from "../testing/nodes.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";
import { onTestFinished } from "vitest";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

const patient = { timeout: 15_000, interval: 10 };

test("C41 clients of one document on different nodes see each other's edits", async () => {
  const nodes = await startNodes({ databaseUrl }, {}, {}, {});
  await nodes[0].create("lesson/three", "");
  const clients = nodes.map(({ url }, index) => connectStock(url, "lesson/three", `person-${String(index)}`));
  onTestFinished(() => {
    for (const client of clients) client.close();
  });
  await Promise.all(clients.map((client) => client.synced()));
  for (let round = 0; round < 20; round++) {
    clients.forEach((client, index) => {
      client.insert(0, `${String(index)}.${String(round)} `);
    });
    await expect.poll(() => clients[0]?.text().length, patient).toBeGreaterThan(0);
  }
  await expect
    .poll(() => new Set(clients.map((client) => client.text().split(" ").sort().join(" "))).size, patient)
    .toBe(1);
  await expect.poll(() => clients[1]?.text().trim().split(" ").length, patient).toBe(60);
  expect(new Set(clients.map((client) => client.text())).size).toBe(1);
});

test("C41 deletions reach the other nodes", async () => {
  const [one, two] = await startNodes({ databaseUrl }, {}, {});
  await one.create("lesson/deletions", "unwanted");
  const first = await one.collab.rooms.open("lesson/deletions");
  const second = await two.collab.rooms.open("lesson/deletions");
  first.doc.getText("content").insert(0, "kept ");
  await expect.poll(() => second.doc.getText("content").toJSON(), patient).toBe("kept unwanted");
  second.doc.getText("content").delete(4, 9);
  await expect.poll(() => first.doc.getText("content").toJSON(), patient).toBe("kept");
  await second.saved();
  expect(textOf(await one.updates.load("lesson/deletions"))).toBe("kept");
});

test("C41 an edit is stored once, under its author's name, by the node it was made on", async () => {
  const [one, two] = await startNodes({ databaseUrl }, {}, {});
  await one.create("lesson/once", "");
  const ada = await openOn(one, "lesson/once", "ada");
  const bob = await openOn(two, "lesson/once", "bob");
  ada.sendUpdate(new Author().append("by ada"));
  await bob.until(() => bob.of("update").length === 1);
  await ada.until(() => ada.ackedCount === 1);
  const again = await two.collab.rooms.open("lesson/once");
  await again.saved();
  const rows = await queryRows<{ actor_id: string | null }>(
    databaseUrl,
    "select actor_id from document_updates where document_name = 'lesson/once' order by seq",
  );
  expect(rows.map(({ actor_id }) => actor_id)).toEqual([null, "ada"]);
});

test("C42 a node that is alone with a document says nothing about edits", async () => {
  const said: string[] = [];
  const [one] = await startNodes(
    { databaseUrl },
    {
      wrapRelay: (relay) => ({
        listen: (...args) => relay.listen(...args),
        onRestored: (listener) => relay.onRestored(listener),
        close: () => {
          relay.close();
        },
        publish: (channel, message) => {
          if (channel.startsWith("document:")) said.push(channel);
          return relay.publish(channel, message);
        },
      }),
    },
  );
  await one.create("lesson/alone", "");
  const ada = await openOn(one, "lesson/alone", "ada");
  const author = new Author();
  for (let frame = 1; frame <= 10; frame++) {
    ada.sendUpdate(author.append("x"));
    await ada.until(() => ada.ackedCount === frame);
  }
  expect(said).toHaveLength(1);
});
