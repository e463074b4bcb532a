import type { Role } from "#server/access/actor.ts";
import type { Db } from "#server/db.ts";
import { hashPassword } from "./password.ts";

/** An account made by the platform itself, with any role; the existing one is left as it is. Returns its id. */
export async function createAccount(
  db: Db,
  account: { email: string; name: string; role: Role; password: string },
): Promise<string> {
  const { email, name, role, password } = account;
  const { id } = await db.user.upsert({
    where: { email },
    create: { email, name, role, passwordHash: await hashPassword(password) },
    update: {},
    select: { id: true },
  });
  return id;
}
