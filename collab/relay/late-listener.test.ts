import { beforeAll, expect, test } from "vitest";
import type { Relay } from "../ports.ts";
import { hasty, startNodes } from "../testing/nodes.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

const patient = { timeout: 20_000, interval: 20 };

/** A relay that hears documents only from `open` on, as when a busy machine has the subscription wait. */
function lateRelay() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const wrapRelay = (relay: Relay): Relay => ({
    listen: (channel, hear) => {
      if (!channel.startsWith("document:")) return relay.listen(channel, hear);
      let stop = (): void => undefined;
      const listening = opened.then(() => {
        const ear = relay.listen(channel, hear);
        ({ stop } = ear);
        return ear.listening;
      });
      return {
        listening,
        stop: () => {
          stop();
        },
      };
    },
    publish: (channel, message) => relay.publish(channel, message),
    onRestored: (listener) => relay.onRestored(listener),
    close: () => {
      relay.close();
    },
  });
  return { wrapRelay, open };
}

test("C131 a node that hears the others only after it has opened a document meets them then", async () => {
  const late = lateRelay();
  const [one, two] = await startNodes(
    { databaseUrl, settings: { ...hasty, relayWaitMs: 50 } },
    {},
    { wrapRelay: late.wrapRelay },
  );
  await one.create("lesson/late-listener", "start");
  const near = await one.collab.rooms.open("lesson/late-listener");
  // It finds one listener, which it takes for itself.
  const far = await two.collab.rooms.open("lesson/late-listener");
  near.doc.getText("content").insert(0, "one ");
  await near.saved();
  late.open();
  await expect.poll(() => far.doc.getText("content").toJSON(), patient).toBe("one start");
  far.doc.getText("content").insert(0, "two ");
  await expect.poll(() => near.doc.getText("content").toJSON(), patient).toBe("two one start");
});
