import { randomUUID } from "node:crypto";

import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";

import type { AppRouter } from "#server/trpc/root.ts";

export type Api = TRPCClient<AppRouter>;
export type DemoAccount = "admin" | "instructor" | "instructor2" | "student" | "student2";

/** Someone with a session; `api` acts in their name. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** What the cookie `session` holds. */
  readonly token: string;
  readonly api: Api;
}

const DEMO_PASSWORD = "learn-together";

/** Procedures over HTTP, as `token`'s owner or, for null, as nobody. */
export function apiFor(origin: string, token: string | null): Api {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${origin}/api/trpc`,
        transformer: superjson,
        headers: token === null ? {} : { Authorization: `Bearer ${token}` },
      }),
    ],
  });
}

export async function signIn(origin: string, email: string, password: string): Promise<Person> {
  const { token } = await apiFor(origin, null).account.signIn.mutate({ email, password });
  const api = apiFor(origin, token);
  const me = await api.account.me.query();
  if (me === null) throw new Error(`${email} has just signed in and is nobody`);
  return { name: me.name, email, password, token, api };
}

export function signInDemo(origin: string, account: DemoAccount): Promise<Person> {
  return signIn(origin, `${account}@demo.test`, DEMO_PASSWORD);
}

/** A new account with a name of its own. */
export async function signUp(origin: string): Promise<Person> {
  const id = randomUUID().slice(0, 8);
  const account = { name: `Nia ${id}`, email: `${id}@example.test`, password: "correct horse battery" };
  const { token } = await apiFor(origin, null).account.signUp.mutate(account);
  return { ...account, token, api: apiFor(origin, token) };
}

/** A student of the demo course on Python. */
export async function newStudentOf(origin: string, courseSlug: string): Promise<Person> {
  const student = await signUp(origin);
  await student.api.enrollment.enroll.mutate({ courseSlug });
  return student;
}

/** Opens the lab of a lesson, as its card would; the id of the workspace. */
export async function openLab(person: Person, courseSlug: string, lessonSlug: string): Promise<string> {
  const labId = await labOf(person, courseSlug, lessonSlug);
  const { workspaceId } = await person.api.labs.open.mutate({ labId });
  return workspaceId;
}

/** The id of a lesson's lab. */
export async function labOf({ api }: Person, courseSlug: string, lessonSlug: string): Promise<string> {
  const { lab } = await api.courses.lesson.query({ courseSlug, lessonSlug });
  if (lab === null) throw new Error(`the lesson ${lessonSlug} has no lab`);
  return lab.id;
}
