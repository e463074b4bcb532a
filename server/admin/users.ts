import type { z } from "zod";
import { roleSchema, type Actor, type Role } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import type { Db, Prisma } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import type { Sessions } from "#server/identity/index.ts";
import { recordAudit } from "./audit.ts";
import type { usersInput } from "./schema.ts";

const PAGE_SIZE = 50;

interface AdminDeps {
  readonly db: Db;
  readonly sessions: Sessions;
  readonly events: Events;
}

/** One page of people, newest first, by part of a name or e-mail address. */
export async function listUsers(db: Db, { query, page }: z.output<typeof usersInput>) {
  const contains = { contains: query ?? "", mode: "insensitive" } as const;
  const where: Prisma.UserWhereInput =
    query === undefined || query === "" ? {} : { OR: [{ name: contains }, { email: contains }] };
  const [total, rows] = await Promise.all([
    db.user.count({ where }),
    db.user.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      skip: (page - 1) * PAGE_SIZE,
      take: PAGE_SIZE,
      select: {
        id: true,
        name: true,
        email: true,
        role: true,
        isActive: true,
        createdAt: true,
        lastSeenAt: true,
      },
    }),
  ]);
  const users = rows.map(({ isActive, role, ...user }) => ({
    ...user,
    role: roleSchema.parse(role),
    active: isActive,
  }));
  return { users, total, page, pageCount: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

/** Changes a person's role; their open sockets are judged again at once. Nobody can change their own. */
export async function setRole(deps: AdminDeps, actor: Actor, userId: string, role: Role): Promise<void> {
  refuseSelf(actor, userId, "Another administrator has to change your role.");
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: userId }, data: { role } });
    if (count === 0) throw new AppError("NOT_FOUND", "There is no such person.");
    await recordAudit(tx, actor, "user.roleChanged", `user/${userId}`, { role });
  });
  await deps.sessions.forget(userId);
  await announceAccessChange(deps.events, { kind: "roleChanged", userId });
}

/** Deactivates (every session ends, sockets close) or reactivates an account. */
export async function setActive(
  deps: AdminDeps,
  actor: Actor,
  userId: string,
  active: boolean,
): Promise<void> {
  refuseSelf(actor, userId, "You cannot deactivate your own account.");
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: userId }, data: { isActive: active } });
    if (count === 0) throw new AppError("NOT_FOUND", "There is no such person.");
    await recordAudit(tx, actor, active ? "user.reactivated" : "user.deactivated", `user/${userId}`);
  });
  if (active) return;
  await deps.sessions.endAll(userId);
  await announceAccessChange(deps.events, { kind: "userDeactivated", userId });
}

function refuseSelf(actor: Actor, userId: string, message: string): void {
  if (actor.id === userId) throw new AppError("CONFLICT", message);
}
