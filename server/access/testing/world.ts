import { randomUUID } from "node:crypto";
import type { Actor, Role } from "#server/access/actor.ts";
import { hashPassword } from "#server/identity/password.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { callerFor } from "#tests/server.ts";
import { PEOPLE, type Who } from "./matrix.ts";

export const PASSWORD = "correct horse battery";

export interface Person {
  readonly actor: Actor;
  readonly token: string;
}

/** Null stands for the visitor. */
export type People = Readonly<Record<Who, Person | null>>;

/** A course of its own, in which everybody is what the matrix calls them. */
export interface Place {
  readonly services: Services;
  readonly people: People;
  readonly courseId: string;
  readonly courseSlug: string;
  readonly lessonId: string;
  readonly labId: string;
  /** The learner's. */
  readonly workspaceId: string;
  /** Somebody without a part in all this. */
  newcomer(role?: Role): Promise<Person>;
}

const ACCOUNTS: Record<Exclude<Who, "visitor">, Role> = {
  admin: "admin",
  owner: "instructor",
  editor: "instructor",
  assistant: "student",
  observer: "student",
  learner: "student",
  classmate: "student",
  stranger: "student",
};

/** Everybody of the matrix, each with a session. One password is hashed for them all: that is slow by design. */
export async function populate(services: Services) {
  const passwordHash = await hashPassword(PASSWORD);
  const newcomer = async (role: Role = "student"): Promise<Person> => {
    const user = await services.db.user.create({
      data: { email: `${randomUUID()}@example.test`, name: "Somebody", passwordHash, role },
    });
    const token = await services.sessions.create(user.id, { userAgent: "", address: "" });
    const session = await services.sessions.read(token);
    if (session === null) throw new Error("a new session must be readable");
    return { token, actor: session.actor };
  };
  const people = {} as Record<Who, Person | null>;
  for (const who of PEOPLE) people[who] = who === "visitor" ? null : await newcomer(ACCOUNTS[who]);
  return { people, place: () => makePlace(services, people, newcomer) };
}

async function makePlace(services: Services, people: People, newcomer: Place["newcomer"]): Promise<Place> {
  const id = (who: Who) => people[who]?.actor.id ?? "";
  const owner = callerFor(services, people.owner?.actor ?? null);
  const learner = callerFor(services, people.learner?.actor ?? null);
  const { id: courseId, slug, readingId, labId } = await courseBy(services, id("owner"));
  await services.db.courseStaff.createMany({
    data: [
      { courseId, userId: id("editor"), role: "editor" },
      { courseId, userId: id("assistant"), role: "ta" },
      { courseId, userId: id("observer"), role: "observer" },
    ],
  });
  await services.db.enrollment.createMany({
    data: [id("learner"), id("classmate")].map((userId) => ({ courseId, userId })),
  });
  await owner.authoring.openLesson({ courseId, lessonId: readingId });
  const { workspaceId } = await learner.labs.open({ labId });
  return { services, people, courseId, courseSlug: slug, lessonId: readingId, labId, workspaceId, newcomer };
}
