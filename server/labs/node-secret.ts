import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Redis } from "ioredis";

/** How long it is believed to be the same: it changes only when Redis has lost everything. */
const BELIEVED_MS = 10_000;

/** What only nodes of this installation know: whoever can read its Redis is one of them. */
export interface NodeSecret {
  /** As the value of an Authorization header. Rejects when Redis has been away from the start. */
  header(): Promise<string>;
  isIn(authorization: string | undefined): Promise<boolean>;
}

export function createNodeSecret(redis: Redis, prefix: string): NodeSecret {
  const key = `${prefix}node-secret`;
  let known: { readonly header: string; readonly at: number } | undefined;
  let reading: Promise<string> | undefined;

  const read = async (): Promise<string> => {
    await redis.set(key, randomBytes(32).toString("hex"), "NX");
    const header = `Node ${(await redis.get(key)) ?? ""}`;
    known = { header, at: performance.now() };
    return header;
  };
  const header = async (): Promise<string> => {
    if (known !== undefined && performance.now() - known.at < BELIEVED_MS) return known.header;
    reading ??= read().finally(() => (reading = undefined));
    return reading.catch((error: unknown) => {
      if (known === undefined) throw error;
      return known.header;
    });
  };

  return {
    header,
    async isIn(authorization) {
      if (authorization === undefined) return false;
      const [given, expected] = [Buffer.from(authorization), Buffer.from(await header())];
      return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    },
  };
}
