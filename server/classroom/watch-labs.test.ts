import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RoomsApi, Whereabouts } from "#collab/index.ts";
import type { Logger } from "#server/log.ts";
import type { Person } from "./presence.ts";
import { watchLabs } from "./watch-labs.ts";

const NAME = "workspace/w";

function fakeRooms() {
  const listeners = new Set<(name: string) => void>();
  const listen = (listener: (name: string) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  let here: Whereabouts[] = [];
  const rooms: Pick<RoomsApi, "onPresence" | "onMoved" | "whereabouts"> = {
    onPresence: (listener) => listen((name) => listener(name, [])),
    onMoved: listen,
    whereabouts: (name) => (name === NAME ? here : []),
  };
  return {
    rooms,
    now(...people: [id: string, state: unknown][]) {
      here = people.map(([id, state]) => ({
        actor: { id, name: id.toUpperCase(), sessionId: "s" },
        states: [state],
      }));
      for (const listener of listeners) listener(NAME);
    },
    listeners,
  };
}

describe("watching who is where", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watch() {
    const { rooms, now, listeners } = fakeRooms();
    const told: (readonly Person[])[] = [];
    const note = (_workspaceId: string, here: readonly Person[]) => Promise.resolve(void told.push(here));
    const stop = watchLabs(rooms, note, { warn: () => undefined } as unknown as Logger);
    return { now, told, stop, listeners };
  }

  it("tells at once who comes and what they look at, and later changes once a second", () => {
    const { now, told } = watch();
    now(["ada", { path: "main.py" }]);
    expect(told).toMatchObject([[{ id: "ada", file: "main.py" }]]);
    now(["ada", { path: "a.py" }]);
    now(["ada", { path: "b.py" }], ["bob", {}]);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    expect(told.at(-1)).toMatchObject([
      { id: "ada", file: "b.py" },
      { id: "bob", file: null },
    ]);
    expect(told).toHaveLength(2);
  });

  it("does not tell of every key, but that somebody is still at work", () => {
    const { now, told } = watch();
    for (let key = 0; key < 40; key += 1) {
      now(["ada", { path: "main.py", cursor: key }]);
      vi.advanceTimersByTime(1_000);
    }
    expect(told).toHaveLength(3);
    const [first, second] = told;
    expect((second?.[0]?.activeAt ?? 0) - (first?.[0]?.activeAt ?? 0)).toBeGreaterThanOrEqual(15_000);
  });

  it("tells that the last has left, and forgets the lab", () => {
    const { now, told, stop, listeners } = watch();
    now(["ada", {}]);
    now();
    vi.advanceTimersByTime(1_000);
    expect(told.at(-1)).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    stop();
    expect(listeners.size).toBe(0);
  });

  it("takes a path for what it is: the word of a browser", () => {
    const { now, told } = watch();
    now(["ada", { path: "x".repeat(5_000) }], ["bob", { path: { toString: "no" } }], ["eve", null]);
    expect(told[0]?.map(({ file }) => file?.length ?? null)).toEqual([200, null, null]);
  });
});
