import { describe, expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { levelFor } from "./level-for.ts";

describe("who may do what, asked of every door", () => {
  it("gives a lab's document to its owner, its teacher and administrators only", async () => {
    const services = await testServices();
    const { db } = services;
    const teacher = await person(services, "instructor");
    const course = await courseBy(services, teacher.actor.id);
    const owner = await person(services);
    const classmate = await person(services);
    const stranger = await person(services);
    const otherTeacher = await person(services, "instructor");
    const admin = await person(services, "admin");
    for (const student of [owner, classmate])
      await student.api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await owner.api.labs.open({ labId: course.labId });

    const levels: Record<string, string> = {};
    for (const [name, { actor }] of Object.entries({
      owner,
      teacher,
      admin,
      classmate,
      stranger,
      otherTeacher,
    })) {
      levels[name] = await levelFor(db, actor, `workspace/${workspaceId}`);
    }
    expect(levels).toEqual({
      owner: "write",
      teacher: "write",
      admin: "write",
      classmate: "none",
      stranger: "none",
      otherTeacher: "none",
    });
    for (const { api } of [classmate, stranger, otherTeacher]) {
      await expect(api.labs.read({ workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(api.labs.runTests({ workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(api.labs.prepareRun({ workspaceId, path: "main.py" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
  });

  it("takes the lab from a student who leaves, and gives it back with its files", async () => {
    const services = await testServices();
    const teacher = await person(services, "instructor");
    const course = await courseBy(services, teacher.actor.id);
    const { api, actor } = await person(services);
    await api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await api.labs.open({ labId: course.labId });
    await api.enrollment.leave({ courseSlug: course.slug });
    expect(await levelFor(services.db, actor, `workspace/${workspaceId}`)).toBe("none");
    await expect(api.labs.open({ labId: course.labId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await api.enrollment.enroll({ courseSlug: course.slug });
    expect(await api.labs.open({ labId: course.labId })).toEqual({ workspaceId });
  });

  it("lets a course's teacher, and no other, take a student out of it", async () => {
    const services = await testServices();
    const teacher = await person(services, "instructor");
    const course = await courseBy(services, teacher.actor.id);
    const { api, actor } = await person(services);
    const other = await person(services, "instructor");
    await api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await api.labs.open({ labId: course.labId });
    const student = { courseId: course.id, userId: actor.id };
    await expect(other.api.enrollment.remove(student)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(api.enrollment.remove(student)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await teacher.api.enrollment.remove(student);
    expect(await levelFor(services.db, actor, `workspace/${workspaceId}`)).toBe("none");
    await expect(teacher.api.enrollment.remove(student)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("seeds a lab's document once, however many open it at the same time", async () => {
    const services = await testServices();
    const teacher = await person(services, "instructor");
    const course = await courseBy(services, teacher.actor.id);
    const { api } = await person(services);
    await api.enrollment.enroll({ courseSlug: course.slug });
    const opened = await Promise.all(Array.from({ length: 6 }, () => api.labs.open({ labId: course.labId })));
    expect(new Set(opened.map(({ workspaceId }) => workspaceId)).size).toBe(1);
    const updates = await services.db.documentUpdate.count({
      where: { documentName: `workspace/${opened[0]?.workspaceId ?? ""}` },
    });
    expect(updates).toBe(1);
  });

  it("hides a draft from everybody but its teacher, in lists and by link", async () => {
    const services = await testServices();
    const teacher = await person(services, "instructor");
    const course = await courseBy(services, teacher.actor.id);
    await services.db.course.update({ where: { id: course.id }, data: { status: "draft" } });
    const student = await person(services);
    const slug = { courseSlug: course.slug };
    await expect(student.api.courses.read(slug)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(student.api.enrollment.enroll(slug)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await student.api.courses.list({})).total).toBe(0);
    await expect(teacher.api.courses.read(slug)).resolves.toMatchObject({ abilities: { teach: true } });
  });

  it("answers foreign and malformed ids alike, and keeps the classroom to those who teach", async () => {
    const services = await testServices();
    const student = await person(services);
    const unknown = "3f0e2a52-6f5e-4f0c-9d57-0a3d7f1f9a11";
    await expect(student.api.labs.read({ workspaceId: unknown })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(student.api.labs.read({ workspaceId: "../../etc" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    expect(await levelFor(services.db, student.actor, "workspace/' OR 1=1")).toBe("none");
    expect(await levelFor(services.db, student.actor, "anything/else")).toBe("none");
    await expect(student.api.classroom.teaching()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(student.api.admin.users({})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
