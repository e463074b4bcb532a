import { describe, expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { ACTIONS, can } from "./can.ts";
import { grantFor } from "./grants.ts";
import { levelFor } from "./level-for.ts";
import { coursesStaffedBy, coursesVisibleTo } from "./visible.ts";

/** A draft, and one of each kind of person. */
async function draftWithEverybody() {
  const services = await testServices();
  const owner = await person(services, "instructor");
  const course = await courseBy(services, owner.actor.id);
  const add = async (role: string, account: "instructor" | "student") => {
    const { actor } = await person(services, account);
    await services.db.courseStaff.create({ data: { courseId: course.id, userId: actor.id, role } });
    return actor;
  };
  const enrolled = await person(services);
  await enrolled.api.enrollment.enroll({ courseSlug: course.slug });
  await services.db.course.update({ where: { id: course.id }, data: { status: "draft" } });
  await services.db.courseDocument.createMany({
    data: [
      { name: `lesson/${course.readingId}`, courseId: course.id },
      { name: `lab/${course.labId}`, courseId: course.id },
    ],
  });
  const people = {
    admin: (await person(services, "admin")).actor,
    owner: owner.actor,
    editor: await add("editor", "instructor"),
    "editor with a student's account": await add("editor", "student"),
    "TA with a student's account": await add("ta", "student"),
    observer: await add("observer", "student"),
    enrolled: enrolled.actor,
    "other instructor": (await person(services, "instructor")).actor,
    stranger: (await person(services)).actor,
  };
  return { services, course, people };
}

describe("a course's staff", () => {
  it("opens the course's documents to each as far as their role goes", async () => {
    const { services, course, people } = await draftWithEverybody();
    const levels: Record<string, string> = {};
    for (const [name, actor] of Object.entries(people)) {
      const names = [`course/${course.id}`, `lesson/${course.readingId}`, `lab/${course.labId}`];
      const found = await Promise.all(names.map((document) => levelFor(services.db, actor, document)));
      levels[name] = [...new Set(found)].join(" and ");
    }
    expect(levels).toEqual({
      admin: "write",
      owner: "write",
      editor: "write",
      "editor with a student's account": "none",
      "TA with a student's account": "read",
      observer: "read",
      enrolled: "none",
      "other instructor": "none",
      stranger: "none",
    });
    for (const document of [`lesson/${course.labId}`, `lab/${course.readingId}`, "lesson/", "course/x"]) {
      expect(await levelFor(services.db, people.owner, document)).toBe("none");
    }
  });

  it("finds a course in lists exactly when it may be opened by its id", async () => {
    const { services, course, people } = await draftWithEverybody();
    for (const [name, actor] of Object.entries(people)) {
      const granted = await grantFor(services.db, actor, { kind: "course", id: course.id });
      const listed = await services.db.course.count({ where: coursesVisibleTo(actor) });
      const staffed = await services.db.course.count({ where: coursesStaffedBy(actor) });
      expect(listed === 1, `${name} sees it listed`).toBe(granted !== null);
      const observes = granted !== null && can(granted.grant, "course.observe");
      expect(staffed === 1, `${name} has it under Teaching`).toBe(observes);
    }
  });

  it("gives whoever helps in some course a classroom, and no more", async () => {
    const { services, people } = await draftWithEverybody();
    const allowed: Record<string, string[]> = {};
    for (const [name, actor] of Object.entries(people)) {
      const granted = await grantFor(services.db, actor, { kind: "platform" });
      const grant = granted?.grant ?? { kind: "visitor" };
      allowed[name] = ACTIONS.filter(
        (action) => action === "classroom.view" || action === "course.create",
      ).filter((action) => can(grant, action));
    }
    const both = ["course.create", "classroom.view"];
    expect(allowed).toEqual({
      admin: both,
      owner: both,
      editor: both,
      "editor with a student's account": [],
      "TA with a student's account": ["classroom.view"],
      observer: ["classroom.view"],
      enrolled: [],
      "other instructor": both,
      stranger: [],
    });
  });
});
