import { beforeAll, expect, test } from "vitest";
import { type Fixture } from "../testing/fixture.ts";
import { Author } from "../testing/edits.ts";
import { openOn, startNodes } from "../testing/nodes.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

/** Types numbers into a document, one frame each, for as long as it is asked to. */
function typeOn(node: Fixture, name: string) {
  const author = new Author();
  let count = 0;
  let isTyping = true;
  const stopped = (async () => {
    const client = await openOn(node, name, "typist");
    while (isTyping) {
      for (let burst = 0; burst < 20; burst++) client.sendUpdate(author.append(`${String(count++)},`));
      await client.until(() => client.ackedCount > count - 100);
    }
  })();
  return {
    get count() {
      return count;
    },
    text: () => author.doc.getText("content").toJSON(),
    stop: () => {
      isTyping = false;
      return stopped;
    },
  };
}

test("C43 a node that joins while others type misses nothing and reads the log once", async () => {
  const loads: string[] = [];
  const [busy, late] = await startNodes(
    { databaseUrl, settings: { compareEveryMs: 1_000_000 } },
    {},
    {
      wrapLog: (updates) => ({
        ...updates,
        load: (name) => {
          loads.push(name);
          return updates.load(name);
        },
      }),
    },
  );
  for (let round = 0; round < 5; round++) {
    const name = `lesson/late-${String(round)}`;
    await busy.create(name);
    const typist = typeOn(busy, name);
    await expect.poll(() => typist.count, { timeout: 15_000, interval: 5 }).toBeGreaterThan(200);
    const handle = await late.collab.rooms.open(name);
    const joinedAt = typist.count;
    await expect.poll(() => typist.count, { timeout: 15_000, interval: 5 }).toBeGreaterThan(joinedAt + 200);
    await typist.stop();
    await expect.poll(() => handle.doc.getText("content").toJSON(), { timeout: 15_000 }).toBe(typist.text());
    expect(loads.filter((loaded) => loaded === name)).toHaveLength(1);
    handle.close();
  }
});

test("C43 what was typed but not saved when a node joins is there too, and is not told saved", async () => {
  let isAway = false;
  const [busy, late] = await startNodes(
    { databaseUrl, settings: { adoptAfterMs: 60_000 } },
    {
      wrapLog: (updates) => ({
        ...updates,
        append: (...args) => (isAway ? Promise.reject(new Error("away")) : updates.append(...args)),
      }),
    },
    {},
  );
  await busy.create("lesson/unsaved", "");
  const ada = await openOn(busy, "lesson/unsaved", "ada");
  isAway = true;
  ada.sendUpdate(new Author().append("only in memory"));
  const near = await busy.collab.rooms.open("lesson/unsaved");
  await expect.poll(() => near.doc.getText("content").toJSON()).toBe("only in memory");
  const far = await late.collab.rooms.open("lesson/unsaved");
  await expect.poll(() => far.doc.getText("content").toJSON()).toBe("only in memory");
  await expect(far.saved(200)).rejects.toMatchObject({ code: "not-saved" });
  isAway = false;
  await near.saved();
  await far.saved();
  await ada.until(() => ada.ackedCount === 1);
});
