import { z } from "zod";
import type { StoredTerminal } from "../ports.ts";
import type { StoredBaton } from "./baton.ts";
import type { StoredHistory } from "./history.ts";

/** What is kept of a terminal beside the bytes of its screen. */
export interface StoredState {
  readonly history: StoredHistory;
  readonly baton: StoredBaton;
}

const offset = z.number().int();

const storedState = z.object({
  history: z.object({
    epoch: z.string(),
    end: offset,
    baseBytes: z.number().int().min(0),
    sizes: z.array(z.tuple([offset, z.number().int().min(1), z.number().int().min(1)])),
  }),
  baton: z.object({
    everyone: z.boolean(),
    driver: z.object({ id: z.string(), name: z.string(), role: z.string().optional() }).nullable(),
  }),
});

/** What was stored; a screen from before there was more than its bytes is taken for the end of an earlier shell. */
export function readStored({ screen, state }: StoredTerminal): StoredState {
  const read = storedState.safeParse(state).data;
  if (read === undefined || read.history.baseBytes > screen.byteLength) {
    return {
      history: { epoch: "", end: 0, baseBytes: screen.byteLength, sizes: [] },
      baton: { everyone: true, driver: null },
    };
  }
  const { history, baton } = read;
  const driver = baton.driver && {
    id: baton.driver.id,
    name: baton.driver.name,
    ...(baton.driver.role !== undefined && { role: baton.driver.role }),
  };
  return { history, baton: { everyone: baton.everyone, driver } };
}
