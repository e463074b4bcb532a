import { beforeAll, expect, test } from "vitest";
import { randomFrom } from "#tests/random.ts";
import type { Relay } from "../ports.ts";
import { textOf } from "../testing/edits.ts";
import { hasty, startNodes } from "../testing/nodes.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

const patient = { timeout: 20_000, interval: 20 };

/** Until it is healed, a third of what this node hears is lost, a third comes twice, and everything comes late. */
function unreliable(seed: number) {
  const random = randomFrom(seed);
  const fault = { isHealed: false, lost: 0 };
  const wrapRelay = (relay: Relay): Relay => ({
    listen: (channel, hear) =>
      relay.listen(channel, (message) => {
        const fate = fault.isHealed ? 0 : random.below(3);
        if (fate === 1) fault.lost++;
        else {
          for (let copy = 0; copy <= fate / 2; copy++)
            setTimeout(hear, fault.isHealed ? 0 : random.below(20), message);
        }
      }),
    publish: (channel, message) => relay.publish(channel, message),
    onRestored: (listener) => relay.onRestored(listener),
    close: () => {
      relay.close();
    },
  });
  return { fault, wrapRelay };
}

test.each([1, 2, 3])(
  "C47 lost, doubled and late messages between nodes are made up for (seed %i)",
  async (seed) => {
    const random = randomFrom(seed);
    const links = [unreliable(seed + 10), unreliable(seed + 20), unreliable(seed + 30)] as const;
    const nodes = await startNodes(
      { databaseUrl, settings: { ...hasty, nodeSilentMs: 60_000 } },
      { wrapRelay: links[0].wrapRelay },
      { wrapRelay: links[1].wrapRelay },
      { wrapRelay: links[2].wrapRelay },
    );
    const name = `lesson/lossy-${String(seed)}`;
    await nodes[0].create(name, "start");
    const handles = await Promise.all(nodes.map((node) => node.collab.rooms.open(name)));
    const texts = handles.map(({ doc }) => doc.getText("content"));
    for (let edit = 0; edit < 300; edit++) {
      const text = random.pick(texts);
      const at = random.below(text.length + 1);
      if (random.below(3) === 0 && at < text.length) text.delete(at, 1);
      else text.insert(at, String.fromCharCode(97 + random.below(26)));
      if (edit % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => links.every(({ fault }) => fault.lost > 0), patient).toBe(true);
    for (const { fault } of links) fault.isHealed = true;
    await expect.poll(() => new Set(texts.map((text) => text.toJSON())).size, patient).toBe(1);
    await Promise.all(handles.map((handle) => handle.saved()));
    expect(textOf(await nodes[0].updates.load(name))).toBe(texts[0]?.toJSON());
  },
);

test("C48 what is too large to be sent is read where it is saved", async () => {
  const [one, two] = await startNodes(
    { databaseUrl, settings: { ...hasty, maxRelayedBytes: 10_000 } },
    {},
    {},
  );
  await one.create("lesson/large", "");
  const first = await one.collab.rooms.open("lesson/large");
  const second = await two.collab.rooms.open("lesson/large");
  first.doc.getText("content").insert(0, "a");
  await expect.poll(() => second.doc.getText("content").toJSON(), patient).toBe("a");
  first.doc.getText("content").insert(0, "b".repeat(50_000));
  await expect.poll(() => second.doc.getText("content").length, patient).toBe(50_001);
  second.doc.getText("content").insert(0, "c");
  await expect.poll(() => first.doc.getText("content").length, patient).toBe(50_002);
});
