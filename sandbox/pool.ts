/** How many are kept ready, and when. */
export interface PoolBounds {
  /** Kept ready also when nobody has come for long; 0 switches the pool off until it is asked to prepare. */
  readonly least: number;
  /** Never more than this. */
  readonly most: number;
  /** Whoever came within this time is expected to be followed by another. */
  readonly memoryMs: number;
  /** After one was taken or missed nothing is started for so long: whoever has come gets the machine. */
  readonly restMs: number;
}

export const POOL_BOUNDS: PoolBounds = { least: 2, most: 16, memoryMs: 30_000, restMs: 1_000 };

export interface PoolParts<Item> {
  readonly bounds: PoolBounds;
  start(): Promise<Item>;
  isUsable(item: Item): boolean;
  discard(item: Item): Promise<void>;
  readonly log: (message: string) => void;
}

/** Things that take long to start, started before somebody needs them. What is taken never comes back. */
export interface Pool<Item> {
  /** Begins to fill. Before that, and after `close`, nothing is started. */
  open(): void;
  /** One that is ready, or undefined: the caller starts its own, inside `busy`. */
  take(): Item | undefined;
  /** Runs `work`, during which nothing is started here: somebody waits for it. */
  busy<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * `count` will come, until `until` (epoch ms): a class begins. Later announcements add to earlier ones; whoever takes
   * one was announced.
   */
  prepare(count: number, until: number): void;
  readonly size: number;
  /** Discards what is ready, and waits for what is starting. */
  close(): Promise<void>;
}

const BALANCE_MS = 5_000;
const MAX_ANNOUNCEMENTS = 1_000;
const RETRY_MS = 30_000;

/**
 * Keeps as many ready as came lately, or as were announced, within bounds. One is started at a time, and only while
 * nobody waits: filling the pool must not slow down those it is for.
 */
export function createPool<Item>(parts: PoolParts<Item>): Pool<Item> {
  const { bounds, log } = parts;
  const ready: Item[] = [];
  const discarding = new Set<Promise<void>>();
  let arrivals: number[] = [];
  let announced: { readonly count: number; readonly until: number }[] = [];
  let waiting = 0;
  let notBefore = 0;
  let starting: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let state: "new" | "open" | "closed" = "new";

  return {
    open() {
      if (state !== "new") return;
      state = "open";
      balance();
    },

    take() {
      if (state !== "open") return undefined;
      noteArrival();
      for (;;) {
        const item = ready.shift();
        if (item === undefined || parts.isUsable(item)) return item;
        discard(item);
      }
    },

    async busy(work) {
      waiting += 1;
      try {
        return await work();
      } finally {
        waiting -= 1;
        notBefore = Date.now() + bounds.restMs;
        balanceIn(bounds.restMs);
      }
    },

    prepare(count, until) {
      announced = [...stillAnnounced(), { count, until }].slice(-MAX_ANNOUNCEMENTS);
      balance();
    },

    get size() {
      return ready.length;
    },

    async close() {
      state = "closed";
      clearTimeout(timer);
      await starting;
      ready.splice(0).forEach(discard);
      await Promise.allSettled(discarding);
    },
  };

  function noteArrival(): void {
    const now = Date.now();
    arrivals.push(now);
    const [first, ...others] = stillAnnounced();
    if (first !== undefined)
      announced = first.count > 1 ? [{ ...first, count: first.count - 1 }, ...others] : others;
    notBefore = now + bounds.restMs;
    balanceIn(bounds.restMs);
  }

  function wanted(): number {
    const now = Date.now();
    arrivals = arrivals.filter((at) => now - at < bounds.memoryMs);
    const expected = stillAnnounced().reduce((sum, { count }) => sum + count, 0);
    return Math.min(bounds.most, Math.max(bounds.least, arrivals.length, expected));
  }

  function stillAnnounced(): typeof announced {
    return announced.filter(({ until }) => until > Date.now());
  }

  /** Drops what has died or is too many, starts what is missing, and comes back while anything may change. */
  function balance(): void {
    if (state !== "open") return;
    for (const dead of ready.filter((item) => !parts.isUsable(item))) drop(dead);
    const missing = wanted() - ready.length;
    for (const surplus of ready.slice(0, Math.max(0, -missing))) drop(surplus);
    const mayStart = waiting === 0 && starting === undefined && Date.now() >= notBefore;
    if (missing > 0 && mayStart) starting = startOne().finally(() => (starting = undefined));
    else balanceIn(BALANCE_MS);
  }

  function balanceIn(ms: number): void {
    if (state !== "open") return;
    clearTimeout(timer);
    timer = setTimeout(balance, ms);
    timer.unref();
  }

  async function startOne(): Promise<void> {
    try {
      const item = await parts.start();
      ready.push(item);
      // After `finally` above: the next one starts only when this one is done.
      setImmediate(balance);
    } catch (error) {
      log(`none could be made ready: ${String(error)}`);
      notBefore = Date.now() + RETRY_MS;
      balanceIn(RETRY_MS);
    }
  }

  function drop(item: Item): void {
    ready.splice(ready.indexOf(item), 1);
    discard(item);
  }

  function discard(item: Item): void {
    const gone = parts
      .discard(item)
      .catch((error: unknown) => log(`one that was ready could not be discarded: ${String(error)}`))
      .finally(() => discarding.delete(gone));
    discarding.add(gone);
  }
}
