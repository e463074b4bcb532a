import { createHash, randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import { createRateLimiter, tooManyOr } from "#server/rate-limit.ts";

const passSchema = z.object({
  workspaceId: z.string(),
  port: z.number(),
  userId: z.string(),
  sessionId: z.string(),
  /** Where the person uses the platform: the only place that may show the preview in a frame. */
  platformOrigin: z.string(),
});

/** Who looks at which port of which lab, and through which session. */
export type Pass = z.infer<typeof passSchema>;

export interface Passes {
  /**
   * Carries a pass from the platform's origin to the preview's, in an address: good once, for half a minute.
   * TOO_MANY_REQUESTS for whoever asks as no person would.
   */
  issueTicket(pass: Pass): Promise<string>;
  /** The pass's token, for a cookie of the preview's origin; null when the ticket is used, late or for another. */
  redeemTicket(ticket: string, target: Pick<Pass, "workspaceId" | "port">): Promise<string | null>;
  /** Whose token this is; null when unknown or expired. Says nothing about what its owner may do by now. */
  read(token: string): Promise<Pass | null>;
}

const TICKET_SECONDS = 30;
/** A working day; afterwards the lab's page lets its owner in anew without a word. */
export const PASS_SECONDS = 12 * 60 * 60;

/** Far more than anybody opens by hand; each leaves a pass behind for a day. */
const TICKETS_PER_MINUTE = 60;

/** Passes in Redis, under the SHA-256 of their tokens: any node can answer, and a reader of Redis cannot use them. */
export function createPasses(redis: Redis, prefix: string): Passes {
  const key = (kind: "ticket" | "pass", secret: string) =>
    `${prefix}preview:${kind}:${createHash("sha256").update(secret).digest("hex")}`;
  const limiter = createRateLimiter(redis, {
    keyPrefix: `${prefix}preview:tickets`,
    points: TICKETS_PER_MINUTE,
    duration: 60,
  });
  const store = async (kind: "ticket" | "pass", pass: Pass, seconds: number) => {
    const secret = randomBytes(32).toString("base64url");
    await redis.set(key(kind, secret), JSON.stringify(pass), "EX", seconds);
    return secret;
  };
  return {
    async issueTicket(pass) {
      await limiter.consume(pass.userId).catch(tooManyOr("You have opened previews too often."));
      return store("ticket", pass, TICKET_SECONDS);
    },
    async redeemTicket(ticket, { workspaceId, port }) {
      const text = await redis.getdel(key("ticket", ticket));
      if (text === null) return null;
      const pass = passSchema.parse(JSON.parse(text));
      if (pass.workspaceId !== workspaceId || pass.port !== port) return null;
      return store("pass", pass, PASS_SECONDS);
    },
    async read(token) {
      const text = await redis.get(key("pass", token));
      return text === null ? null : passSchema.parse(JSON.parse(text));
    },
  };
}
