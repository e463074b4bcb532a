import type { Actor } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import { isUniqueViolation, type Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import type { SignInInput, SignUpInput } from "./schema.ts";
import type { Sessions } from "./sessions.ts";
import type { SignInLimit } from "./sign-in-limit.ts";

export interface IdentityDeps {
  readonly db: Db;
  readonly sessions: Sessions;
  readonly signInLimit: SignInLimit;
  readonly events: Events;
}

/** Where a request comes from, for the list of sessions and the limits. */
export interface Device {
  readonly userAgent: string;
  readonly address: string;
}

/** Creates a student's account and signs it in; CONFLICT when the address is taken. */
export async function signUp(deps: IdentityDeps, input: SignUpInput, device: Device): Promise<string> {
  await deps.signInLimit.begin(input.email, device.address);
  const passwordHash = await hashPassword(input.password);
  try {
    const user = await deps.db.user.create({
      data: { email: input.email, name: input.name, passwordHash },
      select: { id: true },
    });
    await deps.signInLimit.noteSuccess(input.email, device.address);
    return await deps.sessions.create(user.id, device);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await deps.signInLimit.noteFailure(device.address);
    throw new AppError("CONFLICT", "There is already an account with this e-mail address. Sign in instead.");
  }
}

/**
 * Signs in; the token. UNAUTHENTICATED in the same words and time for a wrong password, an unknown address and a
 * deactivated account; TOO_MANY_REQUESTS after repeated failures.
 */
export async function signIn(deps: IdentityDeps, input: SignInInput, device: Device): Promise<string> {
  await deps.signInLimit.begin(input.email, device.address);
  const user = await deps.db.user.findUnique({
    where: { email: input.email },
    select: { id: true, passwordHash: true, isActive: true },
  });
  const matches = await verifyPassword(user?.passwordHash, input.password);
  if (user === null || !matches || !user.isActive) {
    await deps.signInLimit.noteFailure(device.address);
    throw new AppError("UNAUTHENTICATED", "This e-mail address and password do not match.");
  }
  await deps.signInLimit.noteSuccess(input.email, device.address);
  return deps.sessions.create(user.id, device);
}

export async function signOut(deps: IdentityDeps, actor: Actor): Promise<void> {
  await deps.sessions.end(actor.sessionId);
  await announceAccessChange(deps.events, { kind: "sessionRevoked", sessionId: actor.sessionId });
}

/** The actor's live sessions, newest use first. `id` is a public name, of no use for signing in. */
export async function listSessions(deps: IdentityDeps, actor: Actor) {
  const rows = await deps.db.userSession.findMany({
    where: { userId: actor.id, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: "desc" },
    take: 100,
  });
  return rows.map((row) => ({
    id: row.publicId,
    device: describeDevice(row.userAgent),
    address: row.address,
    createdAt: row.createdAt,
    lastSeenAt: row.lastSeenAt,
    current: row.id === actor.sessionId,
  }));
}

/** Ends one of the actor's own sessions; NOT_FOUND for anybody else's. */
export async function revokeSession(deps: IdentityDeps, actor: Actor, publicId: string): Promise<void> {
  const row = await deps.db.userSession.findFirst({
    where: { publicId, userId: actor.id },
    select: { id: true },
  });
  if (row === null) throw new AppError("NOT_FOUND", "That session has already ended.");
  await deps.sessions.end(row.id);
  await announceAccessChange(deps.events, { kind: "sessionRevoked", sessionId: row.id });
}

/** Ends all of the actor's sessions but the one in use. */
export async function revokeOtherSessions(deps: IdentityDeps, actor: Actor): Promise<{ count: number }> {
  const count = await deps.sessions.endAll(actor.id, actor.sessionId);
  await announceAccessChange(deps.events, { kind: "allSessionsRevoked", userId: actor.id });
  return { count };
}

export async function updateProfile(
  deps: IdentityDeps,
  actor: Actor,
  input: { name: string },
): Promise<void> {
  await deps.db.user.update({ where: { id: actor.id }, data: { name: input.name } });
  await deps.sessions.forget(actor.id);
}

/** Changes the password and signs every other session out; FORBIDDEN when the current one is wrong. */
export async function changePassword(
  deps: IdentityDeps,
  actor: Actor,
  input: { currentPassword: string; newPassword: string },
  device: Device,
): Promise<void> {
  await deps.signInLimit.begin(actor.email, device.address);
  const user = await deps.db.user.findUniqueOrThrow({
    where: { id: actor.id },
    select: { passwordHash: true },
  });
  if (!(await verifyPassword(user.passwordHash, input.currentPassword))) {
    await deps.signInLimit.noteFailure(device.address);
    throw new AppError("FORBIDDEN", "The current password is not right.");
  }
  await deps.signInLimit.noteSuccess(actor.email, device.address);
  const passwordHash = await hashPassword(input.newPassword);
  await deps.db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: actor.id }, data: { passwordHash } });
    await recordAudit(tx, actor, "user.passwordChanged", `user/${actor.id}`);
  });
  await revokeOtherSessions(deps, actor);
}

function describeDevice(userAgent: string): string {
  const browser = /Edg\//.test(userAgent)
    ? "Edge"
    : /Firefox\//.test(userAgent)
      ? "Firefox"
      : /Chrome\//.test(userAgent)
        ? "Chrome"
        : /Safari\//.test(userAgent)
          ? "Safari"
          : "A program";
  const system = /Windows/.test(userAgent)
    ? "Windows"
    : /Android/.test(userAgent)
      ? "Android"
      : /iPhone|iPad/.test(userAgent)
        ? "iOS"
        : /Mac OS X/.test(userAgent)
          ? "macOS"
          : /CrOS/.test(userAgent)
            ? "ChromeOS"
            : /Linux/.test(userAgent)
              ? "Linux"
              : "";
  return system === "" ? browser : `${browser} on ${system}`;
}
