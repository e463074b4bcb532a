import { beforeAll, test } from "vitest";
import type { Relay } from "../ports.ts";
import { Author } from "../testing/edits.ts";
import { hasty, openOn, startNodes } from "../testing/nodes.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

/** A relay that can be cut: nothing goes in or out until it is whole again, which it then tells. */
function cuttable() {
  const restored = new Set<() => void>();
  let isCut = false;
  const wrapRelay = (relay: Relay): Relay => ({
    listen: (channel, hear) =>
      relay.listen(channel, (message) => {
        if (!isCut) hear(message);
      }),
    publish: (channel, message) => (isCut ? Promise.resolve(null) : relay.publish(channel, message)),
    onRestored: (listener) => {
      restored.add(listener);
      return () => restored.delete(listener);
    },
    close: () => {
      relay.close();
    },
  });
  return {
    wrapRelay,
    cut: () => {
      isCut = true;
    },
    restore: () => {
      isCut = false;
      for (const listener of restored) listener();
    },
  };
}

test("C97 what a node saved while it was not heard is seen by the others once it is taken to be dead", async () => {
  const relay = cuttable();
  const [dying, other] = await startNodes(
    { databaseUrl, settings: hasty },
    { wrapRelay: relay.wrapRelay },
    {},
  );
  await other.create("lesson/silent", "");
  const bob = await openOn(other, "lesson/silent", "bob");
  const ada = await openOn(dying, "lesson/silent", "ada");
  const author = new Author();
  ada.sendUpdate(author.append("heard, "));
  await bob.until(() => bob.of("update").length === 1);
  relay.cut();
  ada.sendUpdate(author.append("not heard"));
  await ada.until(() => ada.ackedCount === 2);
  await dying.close();
  await bob.until(() => bob.of("update").length === 2);
});

test("C97 what a node saved and died before Redis was back is seen by the others when it is back", async () => {
  const relay = cuttable();
  const [dying, other] = await startNodes({ databaseUrl }, {}, { wrapRelay: relay.wrapRelay });
  await other.create("lesson/outage", "");
  const bob = await openOn(other, "lesson/outage", "bob");
  relay.cut();
  const ada = await openOn(dying, "lesson/outage", "ada");
  ada.sendUpdate(new Author().append("not heard"));
  await ada.until(() => ada.ackedCount === 1);
  await dying.close();
  relay.restore();
  await bob.until(() => bob.of("update").length === 1);
});
