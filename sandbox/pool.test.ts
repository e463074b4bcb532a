import { expect, it, onTestFinished, vi } from "vitest";
import { createPool, type PoolBounds } from "./pool.ts";

const EAGER: PoolBounds = { least: 2, most: 4, memoryMs: 60_000, restMs: 0 };

interface Machine {
  readonly number: number;
  usable: boolean;
}

/** A pool of numbered machines, and what has become of them. */
function poolOf(bounds: Partial<PoolBounds> = {}, start?: (number: number) => Promise<void>) {
  const made: Machine[] = [];
  const discarded: number[] = [];
  const log = vi.fn();
  const pool = createPool<Machine>({
    bounds: { ...EAGER, ...bounds },
    async start() {
      const machine = { number: made.length + 1, usable: true };
      made.push(machine);
      await start?.(machine.number);
      return machine;
    },
    isUsable: ({ usable }) => usable,
    discard({ number }) {
      discarded.push(number);
      return Promise.resolve();
    },
    log,
  });
  onTestFinished(() => pool.close());
  return { pool, made, discarded, log };
}

const settled = (pool: { readonly size: number }, size: number) =>
  vi.waitFor(() => expect(pool.size).toBe(size), { timeout: 10_000 });

it("S101 fills to the least, and again after one was taken; nothing is handed out twice", async () => {
  const { pool, made } = poolOf();
  expect(pool.take()).toBeUndefined();
  pool.open();
  await settled(pool, 2);
  const taken = [pool.take(), pool.take()].map((machine) => machine?.number);
  expect(taken).toEqual([1, 2]);
  expect(pool.take()).toBeUndefined();
  await settled(pool, 3);
  expect(pool.take()?.number).toBe(3);
  expect(made.length).toBeGreaterThanOrEqual(5);
});

it("S102 keeps as many ready as came lately, and not more than the most", async () => {
  const { pool } = poolOf();
  pool.open();
  for (let arrival = 0; arrival < 9; arrival += 1) pool.take();
  await settled(pool, 4);
});

it("S102 keeps as many ready as were announced, until then", async () => {
  const { pool, discarded } = poolOf({ least: 0 });
  pool.open();
  pool.prepare(1, Date.now() + 60_000);
  pool.prepare(2, Date.now() + 60_000);
  await settled(pool, 3);
  expect(discarded).toEqual([]);
});

it("S102 discards what nobody wants any more", async () => {
  const { pool, discarded } = poolOf({ least: 0, memoryMs: 0 });
  pool.open();
  pool.prepare(2, Date.now() + 200);
  await settled(pool, 2);
  // The next look after the announcement has passed.
  await vi.waitFor(() => expect(discarded).toEqual([1, 2]), { timeout: 20_000 });
}, 30_000);

it("S103 starts nothing while somebody waits for one of their own", async () => {
  const { pool, made } = poolOf();
  let finish = () => {};
  const work = pool.busy(() => new Promise<void>((resolve) => (finish = resolve)));
  pool.open();
  pool.prepare(4, Date.now() + 60_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(made).toEqual([]);
  finish();
  await work;
  await settled(pool, 4);
});

it("S103 starts one at a time", async () => {
  let underWay = 0;
  let together = 0;
  const { pool } = poolOf({ least: 4 }, async () => {
    together = Math.max(together, (underWay += 1));
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
  });
  pool.open();
  await settled(pool, 4);
  expect(together).toBe(1);
});

it("S104 passes over one that has died, and discards it", async () => {
  const { pool, made, discarded } = poolOf();
  pool.open();
  await settled(pool, 2);
  const [first] = made;
  if (first !== undefined) first.usable = false;
  expect(pool.take()?.number).toBe(2);
  expect(discarded).toEqual([1]);
});

it("S104 says that none could be started, and goes on", async () => {
  const { pool, log } = poolOf({}, () => Promise.reject(new Error("no disk")));
  pool.open();
  await expect.poll(() => log).toHaveBeenCalledWith(expect.stringContaining("no disk"));
  expect(pool.take()).toBeUndefined();
});

it("S104 discards what is ready or still starting when it is closed", async () => {
  let finish = () => {};
  const { pool, discarded } = poolOf({}, (number) =>
    number === 2 ? new Promise<void>((resolve) => (finish = resolve)) : Promise.resolve(),
  );
  pool.open();
  await settled(pool, 1);
  const closed = pool.close();
  finish();
  await closed;
  expect(discarded.sort()).toEqual([1, 2]);
  expect(pool.take()).toBeUndefined();
});
