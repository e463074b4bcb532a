import type { Redis } from "ioredis";
import type { Logger } from "#server/log.ts";
import { claimScript, registerScript, releaseScript, renewScript } from "./ownership-scripts.ts";

/** A node that is not heard for this long has lost its labs, and says that it has them three times as often. */
const LEASE_MS = 10_000;
const RENEW_MS = LEASE_MS / 3;

/** This node's right to run a lab, until it is released or lost. */
export interface Tenure {
  /** Greater than that of every tenure before; 0 when Redis was away and could not be asked. */
  readonly token: number;
  /** Another node runs the lab: stop it here, and keep nothing of what it does. Told at once when it is so already. */
  onLost(listener: () => void): void;
  release(): Promise<void>;
}

/** `address` is the other node's, as an origin. */
export type Place =
  | { readonly kind: "here"; readonly tenure: Tenure }
  | { readonly kind: "elsewhere"; readonly address: string };

/** Which node runs which lab: a lease in Redis for each, so that no lab has two sandboxes. */
export interface Ownership {
  /** Takes the lab, unless another node has it. */
  claim(workspaceId: string): Promise<Place>;
  /** Where the lab runs, when that is another node; null when it is here or nowhere. */
  findElsewhere(workspaceId: string): Promise<string | null>;
  /** Some node that can run labs; null when none is known. */
  findAnyNode(): Promise<string | null>;
  /** Where the others reach this node, and whether it can run labs. Until then it is told to nobody. */
  announce(address: string, canRunLabs: boolean): void;
  close(): Promise<void>;
}

interface Deps {
  readonly redis: Redis;
  readonly prefix: string;
  /** The same after a restart: the sandboxes and homes of the node are still its own then. */
  readonly nodeId: string;
  readonly log: Logger;
}

interface Held {
  /** As it stands in Redis; null until Redis has confirmed it. */
  value: string | null;
  holders: number;
  readonly losses: Set<() => void>;
}

/**
 * While Redis is away a node keeps what it has, and takes what is asked of it: better a lab that two nodes run than
 * none. When it is back the lease decides, and whoever is too late stops its lab. Until then the two share the
 * document, and each has a home of its own: of what is in neither document nor archive, one half is lost.
 */
export function createOwnership({ redis, prefix, nodeId, log }: Deps): Ownership {
  const held = new Map<string, Held>();
  const claiming = new Map<string, Promise<Held | string>>();
  const keysOf = (workspaceId: string) => [
    `${prefix}lab:${workspaceId}`,
    `${prefix}lab-token:${workspaceId}`,
  ];
  const nodesKey = `${prefix}lab-nodes`;
  let address = "";
  let canRunLabs = false;

  const run = (script: string, keys: string[], ...args: string[]) =>
    redis.eval(script, keys.length, ...keys, ...args) as Promise<string | null>;

  const timer = setInterval(() => void renewAll(), RENEW_MS).unref();

  return {
    async claim(workspaceId) {
      const known = held.get(workspaceId);
      const answer = known ?? (await (claiming.get(workspaceId) ?? startClaim(workspaceId)));
      if (typeof answer === "string") return { kind: "elsewhere", address: answer };
      return { kind: "here", tenure: holdOn(workspaceId, answer) };
    },
    async findElsewhere(workspaceId) {
      const [key = ""] = keysOf(workspaceId);
      const lease = parseLease(await redis.get(key).catch(() => null));
      return lease === null || lease.address === address ? null : lease.address;
    },
    async findAnyNode() {
      const others = await redis.zrangebyscore(nodesKey, Date.now(), "+inf").catch(() => []);
      return others.find((other) => other !== address) ?? null;
    },
    announce(at, can) {
      address = at;
      canRunLabs = can;
      void register();
    },
    async close() {
      clearInterval(timer);
      if (canRunLabs) await redis.zrem(nodesKey, address).catch(() => undefined);
      await Promise.all([...held].map(([workspaceId, each]) => giveUp(workspaceId, each)));
    },
  };

  function startClaim(workspaceId: string): Promise<Held | string> {
    const claim = askFor(workspaceId).finally(() => claiming.delete(workspaceId));
    claiming.set(workspaceId, claim);
    return claim;
  }

  async function askFor(workspaceId: string): Promise<Held | string> {
    const value = await ask(workspaceId).catch((error: unknown) => {
      log.warn(
        { err: error, workspaceId },
        "a lab starts although Redis cannot say whether it runs elsewhere",
      );
      return null;
    });
    const lease = parseLease(value);
    if (lease !== null && lease.nodeId !== nodeId) return lease.address;
    const mine: Held = { value, holders: 0, losses: new Set() };
    held.set(workspaceId, mine);
    return mine;
  }

  function ask(workspaceId: string): Promise<string | null> {
    return run(claimScript, keysOf(workspaceId), nodeId, address, String(LEASE_MS));
  }

  function holdOn(workspaceId: string, mine: Held): Tenure {
    mine.holders++;
    const listeners: (() => void)[] = [];
    const tell = () => listeners.splice(0).forEach((listener) => listener());
    mine.losses.add(tell);
    let released: Promise<void> | undefined;
    return {
      token: parseLease(mine.value)?.token ?? 0,
      onLost(listener) {
        listeners.push(listener);
        if (held.get(workspaceId) !== mine && released === undefined) tell();
      },
      release() {
        return (released ??= letGo());
      },
    };

    async function letGo(): Promise<void> {
      mine.losses.delete(tell);
      mine.holders--;
      if (mine.holders === 0 && held.get(workspaceId) === mine) await giveUp(workspaceId, mine);
    }
  }

  async function giveUp(workspaceId: string, mine: Held): Promise<void> {
    held.delete(workspaceId);
    if (mine.value === null) return;
    const [key = ""] = keysOf(workspaceId);
    await run(releaseScript, [key], mine.value).catch(() => undefined); // It ends by itself.
  }

  async function renewAll(): Promise<void> {
    await register();
    await Promise.all([...held].map(([workspaceId, mine]) => renew(workspaceId, mine)));
  }

  async function register(): Promise<void> {
    if (!canRunLabs) return;
    await run(registerScript, [nodesKey], address, String(LEASE_MS)).catch(() => undefined);
  }

  async function renew(workspaceId: string, mine: Held): Promise<void> {
    try {
      const value = await (mine.value === null
        ? ask(workspaceId)
        : run(renewScript, keysOf(workspaceId), mine.value, String(LEASE_MS)));
      if (held.get(workspaceId) !== mine) return;
      const isOurs = mine.value === null ? parseLease(value)?.nodeId === nodeId : value === mine.value;
      if (isOurs) {
        mine.value = value;
        return;
      }
      log.warn({ workspaceId }, "a lab is stopped here, because another node has taken it");
      held.delete(workspaceId);
      for (const tell of mine.losses) tell();
    } catch (error) {
      log.debug({ err: error, workspaceId }, "the lease of a lab could not be renewed yet");
    }
  }
}

function parseLease(value: string | null): { token: number; nodeId: string; address: string } | null {
  if (value === null) return null;
  const [token = "", nodeId = "", address = ""] = value.split(" ");
  return { token: Number(token), nodeId, address };
}
