import { expect, test } from "vitest";
import { defaultSettings } from "../settings.ts";
import { opening, binary } from "../testing/line-client.ts";
import { Line } from "./line.ts";
import { encodeRecord } from "./records.ts";

test("C143 of the bodies that wait for room only the newest does", async () => {
  const actor = { id: "ada", name: "Ada", sessionId: "1" };
  const settings = { ...defaultSettings, lineInboxBytes: 100, linePollMs: 1_000_000 };
  const line = new Line(
    actor,
    settings,
    { bytes: 0 },
    {
      onOpened: (socket) => {
        socket.pause();
      },
      onEnded: () => undefined,
    },
  );
  line.take(
    0,
    Buffer.concat([opening(0, "/collab/lesson/full"), binary(0, new Uint8Array(200))].map(encodeRecord)),
  );
  const older = line.hasRoom();
  const newer = line.hasRoom();
  expect(await older).toBe(false);
  line.close();
  expect(await newer).toBe(true);
});
