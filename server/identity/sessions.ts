import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from "lucia";
import { z } from "zod";
import { roleSchema, type Actor, type Role } from "#server/access/actor.ts";
import type { Db } from "#server/db.ts";
import type { Logger } from "#server/log.ts";

/**
 * Sessions, and the only file that knows lucia. The browser holds a random token; Postgres and Redis hold its
 * SHA-256 only. Reads go through Redis for CACHE_SECONDS and fall back to Postgres when Redis is away; every
 * change deletes the cached copy.
 */
const CACHE_SECONDS = 30;
const LIFETIME = new TimeSpan(30, "d");

interface UserAttributes {
  email: string;
  name: string;
  role: Role;
}

interface SessionAttributes {
  userAgent: string;
  address: string;
}

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    UserId: string;
    DatabaseUserAttributes: UserAttributes;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

export interface Sessions {
  /** A new session; the token is returned once and never stored. */
  create(userId: string, device: { userAgent: string; address: string }): Promise<string>;
  /** Who holds this token; null when it is unknown, expired or revoked, or its user is deactivated. */
  read(token: string): Promise<{ actor: Actor; renewed: boolean } | null>;
  /** Whether the session (by token hash) could still be used now. Never answered from the cache. */
  isLive(sessionId: string): Promise<boolean>;
  /** Ends the session with this token hash. */
  end(sessionId: string): Promise<void>;
  /** Ends every session of a user, or all but one; returns how many. */
  endAll(userId: string, exceptSessionId?: string): Promise<number>;
  /** Forgets cached copies after a change to the user's row (name, role, active). */
  forget(userId: string): Promise<void>;
  /** The Set-Cookie header value for a token; null clears the cookie. */
  cookie(token: string | null, secure: boolean): string;
}

export const SESSION_COOKIE = "session";

export function createSessions(db: Db, redis: Redis, prefix: string, log: Logger): Sessions {
  const cacheKey = (sessionId: string) => `${prefix}session:${sessionId}`;
  const forgetKeys = async (ids: string[]) => {
    if (ids.length === 0) return;
    try {
      await redis.del(ids.map(cacheKey));
    } catch (error) {
      log.warn({ err: error }, `revoked sessions may be accepted for ${CACHE_SECONDS} s more: Redis is away`);
    }
  };
  const lucia = createLucia(createAdapter(db, redis, cacheKey, forgetKeys));
  const sessionIdsOf = async (userId: string) =>
    (await db.userSession.findMany({ where: { userId }, select: { id: true } })).map(({ id }) => id);

  return {
    async create(userId, device) {
      const session = await lucia.createSession(userId, {
        userAgent: device.userAgent.slice(0, 300),
        address: device.address.slice(0, 60),
      });
      await db.user.update({ where: { id: userId }, data: { lastSeenAt: new Date() } });
      return session.id;
    },
    async read(token) {
      const { session, user } = await lucia.validateSession(token);
      if (session === null) return null;
      const { id, email, name, role } = user;
      return { actor: { id, email, name, role, sessionId: hashToken(token) }, renewed: session.fresh };
    },
    async isLive(sessionId) {
      const row = await db.userSession.findUnique({
        where: { id: sessionId },
        select: { expiresAt: true, user: { select: { isActive: true } } },
      });
      return row !== null && row.user.isActive && row.expiresAt > new Date();
    },
    async end(sessionId) {
      await db.userSession.deleteMany({ where: { id: sessionId } });
      await forgetKeys([sessionId]);
    },
    async endAll(userId, exceptSessionId) {
      const ids = (await sessionIdsOf(userId)).filter((id) => id !== exceptSessionId);
      await db.userSession.deleteMany({ where: { id: { in: ids } } });
      await forgetKeys(ids);
      return ids.length;
    },
    forget: async (userId) => forgetKeys(await sessionIdsOf(userId)),
    cookie(token, secure) {
      const cookie = token === null ? lucia.createBlankSessionCookie() : lucia.createSessionCookie(token);
      return cookie.serialize() + (secure ? "; Secure" : "");
    },
  };
}

function createLucia(adapter: Adapter) {
  return new Lucia(adapter, {
    sessionExpiresIn: LIFETIME,
    // `secure` depends on the request (plain http on loopback), so it is added in `cookie`.
    sessionCookie: { name: SESSION_COOKIE, attributes: { secure: false, sameSite: "lax", path: "/" } },
    getUserAttributes: ({ email, name, role }) => ({ email, name, role }),
  });
}

function createAdapter(
  db: Db,
  redis: Redis,
  cacheKey: (sessionId: string) => string,
  forgetKeys: (ids: string[]) => Promise<void>,
): Adapter {
  return {
    async getSessionAndUser(token) {
      const id = hashToken(token);
      const row = (await readCached(redis, cacheKey(id))) ?? (await readStored(db, redis, id, cacheKey(id)));
      if (row === null) return [null, null];
      const session: DatabaseSession = {
        id: token,
        userId: row.user.id,
        expiresAt: row.expiresAt,
        attributes: { userAgent: "", address: "" },
      };
      const { id: userId, ...attributes } = row.user;
      const user: DatabaseUser = { id: userId, attributes };
      return [session, user];
    },
    async getUserSessions() {
      throw new Error("Tokens are not stored, so a user's sessions cannot be listed with them.");
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      await db.userSession.create({ data: { id: hashToken(id), userId, expiresAt, ...attributes } });
    },
    async updateSessionExpiration(token, expiresAt) {
      const id = hashToken(token);
      await db.userSession.updateMany({ where: { id }, data: { expiresAt } });
      await forgetKeys([id]);
    },
    async deleteSession(token) {
      const id = hashToken(token);
      await db.userSession.deleteMany({ where: { id } });
      await forgetKeys([id]);
    },
    async deleteUserSessions(userId) {
      await db.userSession.deleteMany({ where: { userId } });
    },
    async deleteExpiredSessions() {
      await db.userSession.deleteMany({ where: { expiresAt: { lte: new Date() } } });
    },
  };
}

const cachedSession = z.object({
  expiresAt: z.coerce.date(),
  user: z.object({ id: z.string(), email: z.string(), name: z.string(), role: roleSchema }),
});

async function readCached(redis: Redis, key: string) {
  try {
    const text = await redis.get(key);
    return text === null ? null : cachedSession.parse(JSON.parse(text));
  } catch {
    return null; // Redis is a cache here: the database has the answer.
  }
}

async function readStored(db: Db, redis: Redis, id: string, key: string) {
  const row = await db.userSession.findUnique({
    where: { id },
    select: {
      expiresAt: true,
      lastSeenAt: true,
      user: { select: { id: true, email: true, name: true, role: true, isActive: true } },
    },
  });
  if (row === null || !row.user.isActive) return null;
  const session = cachedSession.parse({ expiresAt: row.expiresAt, user: row.user });
  await noteSeen(db, id, row.user.id, row.lastSeenAt);
  await redis.set(key, JSON.stringify(session), "EX", CACHE_SECONDS).catch(() => undefined);
  // It may have been revoked since it was read; whoever revokes it after this line forgets the copy too.
  if ((await db.userSession.count({ where: { id, user: { isActive: true } } })) > 0) return session;
  await redis.del(key).catch(() => undefined);
  return null;
}

/** "Last seen" is precise to a minute, so that reading a page does not write on every request. */
async function noteSeen(db: Db, id: string, userId: string, lastSeenAt: Date): Promise<void> {
  const now = new Date();
  if (now.getTime() - lastSeenAt.getTime() < 60_000) return;
  await db.userSession.updateMany({ where: { id }, data: { lastSeenAt: now } });
  await db.user.updateMany({ where: { id: userId }, data: { lastSeenAt: now } });
}

/** Whether this token opens the session with this id. */
export function opensSession(token: string, sessionId: string): boolean {
  return hashToken(token) === sessionId;
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
