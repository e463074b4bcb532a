import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Redis } from "ioredis";

/** What only nodes of this installation know: whoever can read its Redis is one of them. */
export interface NodeSecret {
  /** As the value of an Authorization header. */
  header(): Promise<string>;
  isIn(authorization: string | undefined): Promise<boolean>;
}

export function createNodeSecret(redis: Redis, prefix: string): NodeSecret {
  const key = `${prefix}node-secret`;
  const read = async () => {
    await redis.set(key, randomBytes(32).toString("hex"), "NX");
    const secret = await redis.get(key);
    if (secret === null) throw new Error("Redis has lost the nodes' secret");
    return `Node ${secret}`;
  };
  return {
    header: read,
    async isIn(authorization) {
      if (authorization === undefined) return false;
      const [given, known] = [Buffer.from(authorization), Buffer.from(await read())];
      return given.byteLength === known.byteLength && timingSafeEqual(given, known);
    },
  };
}
