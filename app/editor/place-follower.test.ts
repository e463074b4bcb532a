import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { PlaceFollower } from "./place-follower.ts";
import type { Place } from "./place.ts";

const HERE: Place = {
  tabs: ["a"],
  active: "a",
  foldedFolders: [],
  side: "task",
  bottom: "main",
  pane: "code",
  preview: null,
  fontSize: 14,
  screenReader: false,
};

/** What PlaceStore does, without a browser's storage. */
function placeStore() {
  let place = HERE;
  const listeners = new Set<() => void>();
  return {
    get: () => place,
    set(change: Partial<Place>) {
      place = { ...place, ...change };
      listeners.forEach((listener) => listener());
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Somebody else's window, whose states reach ours. */
function windowOf(id: string, ours: Awareness) {
  const awareness = new Awareness(new Y.Doc());
  awareness.on("update", () => {
    applyAwarenessUpdate(ours, encodeAwarenessUpdate(awareness, [awareness.clientID]), "remote");
  });
  awareness.setLocalState({ user: { id, name: id }, file: null, bottom: "main", pane: "code" });
  return {
    says: (change: Record<string, unknown>) =>
      awareness.setLocalState({ ...awareness.getLocalState(), ...change }),
    leave: () => awareness.setLocalState(null),
  };
}

describe("PlaceFollower", () => {
  const ended: string[] = [];
  let files: Set<string>;
  let ours: Awareness;
  let store: ReturnType<typeof placeStore>;
  let follower: PlaceFollower;

  beforeEach(() => {
    vi.useFakeTimers();
    ended.length = 0;
    files = new Set(["a", "b", "c"]);
    ours = new Awareness(new Y.Doc());
    store = placeStore();
    follower = new PlaceFollower(ours, store, {
      hasFile: (id) => files.has(id),
      showFile: (id) => store.set({ active: id, pane: "code" }),
      onEnded: (because) => ended.push(because),
    });
  });
  afterEach(() => {
    follower.close();
    ours.destroy();
    vi.useRealTimers();
  });

  it("goes where they are and where they go, and says whom it follows", () => {
    const ada = windowOf("ada", ours);
    ada.says({ file: "b", bottom: "tests" });
    follower.follow("ada");
    expect(store.get()).toMatchObject({ active: "b", bottom: "tests" });
    expect(ours.getLocalState()).toMatchObject({ following: "ada", bottom: "tests" });
    ada.says({ file: "c", pane: "terminal" });
    expect(store.get()).toMatchObject({ active: "c", pane: "terminal" });
    expect(ended).toEqual([]);
  });

  it("follows into a file that arrives after the word of it", () => {
    const ada = windowOf("ada", ours);
    follower.follow("ada");
    ada.says({ file: "new" });
    expect(store.get().active).toBe("a");
    files.add("new");
    ada.says({ cursor: 1 });
    expect(store.get().active).toBe("new");
  });

  it("ends when another file or terminal is chosen here, not when one's file is replaced", () => {
    const ada = windowOf("ada", ours);
    ada.says({ file: "b" });
    follower.follow("ada");
    files.delete("b");
    store.set({ active: "c" });
    expect(ended).toEqual([]);
    store.set({ bottom: "tests" });
    expect(ended).toEqual(["moved"]);
    expect(ours.getLocalState()).toMatchObject({ following: null });
    ada.says({ file: "a" });
    expect(store.get().active).toBe("c");
  });

  it("goes along with the window they last used", () => {
    const [one, two] = [windowOf("ada", ours), windowOf("ada", ours)];
    one.says({ file: "b" });
    follower.follow("ada");
    vi.advanceTimersByTime(100);
    two.says({ file: "c" });
    expect(store.get().active).toBe("c");
    vi.advanceTimersByTime(100);
    one.says({ file: "a" });
    expect(store.get().active).toBe("a");
  });

  it("waits for someone who reloads, and ends when they are gone for good", () => {
    const ada = windowOf("ada", ours);
    ada.says({ file: "b" });
    follower.follow("ada");
    ada.leave();
    vi.advanceTimersByTime(10_000);
    const again = windowOf("ada", ours);
    again.says({ file: "c" });
    expect(store.get().active).toBe("c");
    vi.advanceTimersByTime(20_000);
    expect(ended).toEqual([]);
    again.leave();
    vi.advanceTimersByTime(20_000);
    expect(ended).toEqual(["left"]);
  });
});
