import { expect, it, onTestFinished } from "vitest";
import type { RoomsApi } from "#collab/index.ts";
import { createEvents, type AppEvent } from "#server/events.ts";
import { createLog } from "#server/log.ts";
import { createRedis } from "#server/redis.ts";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { createPortWatch } from "./port-watch.ts";

const PATIENCE = { timeout: 20_000 };

it("tells what programs listen on, while somebody is in the lab, to every node", async () => {
  const log = createLog("silent");
  const redis = createRedis(redisUrl(), log);
  const prefix = freshRedisPrefix();
  const events = createEvents(redis, `${prefix}events`, log);
  const told: AppEvent[] = [];
  events.subscribe((event) => told.push(event));
  let listening = [8000];
  const asked: string[] = [];
  let here: Parameters<RoomsApi["onPresence"]>[0] = () => undefined;
  const watch = createPortWatch({
    ports: {
      connect: async () => null,
      async list(workspaceId) {
        asked.push(workspaceId);
        if (workspaceId === "broken") throw new Error("this lab does not answer");
        return listening;
      },
    },
    rooms: {
      onPresence(listener) {
        here = listener;
        return () => undefined;
      },
    },
    events,
    redis,
    prefix,
    log,
  });
  onTestFinished(() => {
    watch.close();
    events.close();
    redis.disconnect();
  });
  const somebody = [{ id: "1", name: "Nia", sessionId: "1" }];

  expect(await watch.read("lab")).toEqual([]);
  here("course/1", somebody);
  here("workspace/broken", somebody);
  here("workspace/lab", somebody);
  await expect.poll(() => watch.read("lab"), PATIENCE).toEqual([8000]);
  const changed = { kind: "portsChanged", workspaceId: "lab" };
  await expect.poll(() => told, PATIENCE).toEqual([changed]);

  listening = [3000, 8000];
  await expect.poll(() => watch.read("lab"), PATIENCE).toEqual([3000, 8000]);
  await expect.poll(() => told, PATIENCE).toEqual([changed, changed]);
  expect(new Set(asked)).toEqual(new Set(["lab", "broken"]));

  here("workspace/lab", []);
  asked.length = 0;
  await expect.poll(() => asked, PATIENCE).toContain("broken");
  expect(asked).not.toContain("lab");
});
