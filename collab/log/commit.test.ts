import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defaultGroupCommitOptions, GroupCommit } from "./commit.ts";

const { windowMs, intervalMs } = defaultGroupCommitOptions;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A commit whose batches are on disk at once; `sizes` is what each of them held. */
function startCommit(options = {}) {
  const sizes: number[] = [];
  const commit = new GroupCommit(
    (batch) => {
      sizes.push(batch.length);
      return Promise.resolve(new Set());
    },
    { ...defaultGroupCommitOptions, ...options },
  );
  const append = (): Promise<void> => commit.append("lesson/1", Uint8Array.of(0, 0), null);
  return { sizes, commit, append };
}

test("C65 who types alone waits for the window only", async () => {
  const { sizes, append } = startCommit();
  const saved = append();
  await vi.advanceTimersByTimeAsync(windowMs);
  await saved;
  expect(sizes).toEqual([1]);
});

test("C65 the next batch begins an interval after the last, with all that came meanwhile", async () => {
  const { sizes, append } = startCommit();
  void append();
  await vi.advanceTimersByTimeAsync(windowMs);
  for (let count = 0; count < 3; count++) {
    void append();
    await vi.advanceTimersByTimeAsync(windowMs);
  }
  expect(sizes).toEqual([1]);
  await vi.advanceTimersByTimeAsync(intervalMs);
  expect(sizes).toEqual([1, 3]);
});

test("C65 a full batch does not wait, nor does the last one", async () => {
  const { sizes, commit, append } = startCommit({ maxBatchRows: 2 });
  for (let count = 0; count < 5; count++) void append();
  await vi.advanceTimersByTimeAsync(windowMs);
  expect(sizes).toEqual([2, 2]);
  const closed = commit.close();
  await vi.advanceTimersByTimeAsync(intervalMs);
  await closed;
  expect(sizes).toEqual([2, 2, 1]);
});
