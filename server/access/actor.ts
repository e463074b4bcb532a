import { z } from "zod";

export const ROLES = ["admin", "instructor", "student"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = (typeof ROLES)[number];

/** The person behind a request or socket, as established from their session. */
export interface Actor {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Hash of the session's token: names the session without being able to use it. */
  readonly sessionId: string;
}

/** No person's id: stands for a visitor in queries about somebody's rows, which then find none. */
export const NOBODY_ID = "00000000-0000-0000-0000-000000000000";
