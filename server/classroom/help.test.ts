import { describe, expect, it, vi } from "vitest";
import { RawClient } from "#collab/testing/raw-client.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServerBeside } from "#tests/server.ts";

/** A class of three, each in their own lab, on a server of two nodes. */
async function classOfThree() {
  const one = await testServer();
  const two = await testServerBeside(one);
  const { services } = one;
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const join = async () => {
    const student = await person(services);
    await student.api.enrollment.enroll({ courseSlug: course.slug });
    const { workspaceId } = await student.api.labs.open({ labId: course.labId });
    const hand = async () => (await student.api.classroom.labPeople({ workspaceId })).hand;
    return { ...student, workspaceId, hand };
  };
  const students = [await join(), await join(), await join()] as const;
  const queue = async () => (await teacher.api.classroom.course({ courseId: course.id })).queue;
  return { one, two, services, teacher, course, students, queue };
}

/** Presence travels through Redis to another node. */
const SOON = { timeout: 20_000 };

describe("the help queue", () => {
  it("keeps the order of hands; lowered and answered ones let the others move up", async () => {
    const { teacher, students, queue } = await classOfThree();
    const [ada, bob, eve] = students;
    for (const { api, workspaceId } of students) await api.help.raise({ workspaceId, note: "" });
    await ada.api.help.raise({ workspaceId: ada.workspaceId, note: " why does it loop? " });
    expect((await queue()).map(({ student, note, position }) => [student.id, note, position])).toEqual([
      [ada.actor.id, "why does it loop?", 1],
      [bob.actor.id, "", 2],
      [eve.actor.id, "", 3],
    ]);
    expect(await eve.hand()).toMatchObject({ position: 3, helpers: [] });

    await bob.api.help.lower({ workspaceId: bob.workspaceId });
    expect(await bob.hand()).toBeNull();
    const requestId = (await ada.hand())?.id ?? "";
    const finish = { workspaceId: ada.workspaceId, requestId };
    await expect(eve.api.help.finish(finish)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await teacher.api.help.finish(finish);
    expect(await eve.hand()).toMatchObject({ position: 1 });
    await expect(teacher.api.help.finish(finish)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(bob.api.help.lower({ workspaceId: bob.workspaceId })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect((await teacher.api.classroom.labPeople({ workspaceId: ada.workspaceId })).next).toMatchObject({
      student: { id: eve.actor.id },
    });
  });

  it("passes on while a teacher is with somebody, and comes back when they leave without a word", async () => {
    const { two, teacher, students } = await classOfThree();
    const [ada, bob] = students;
    for (const { api, workspaceId } of [ada, bob]) await api.help.raise({ workspaceId, note: "" });
    const visit = await RawClient.open(
      two.url.replace("http", "ws"),
      `/collab/workspace/${ada.workspaceId}?ack=1`,
      { authorization: `Bearer ${teacher.token}` },
    );
    await vi.waitFor(async () => {
      expect(await ada.hand()).toMatchObject({ position: null, helpers: [teacher.actor.name] });
    }, SOON);
    expect(await bob.hand()).toMatchObject({ position: 1 });
    visit.close();
    await vi.waitFor(async () => {
      expect(await ada.hand()).toMatchObject({ position: 1, helpers: [] });
    }, SOON);
    expect(await bob.hand()).toMatchObject({ position: 2 });
  });

  it("has one hand of each student, however often and from however many windows it is raised", async () => {
    const { students, queue } = await classOfThree();
    const [ada] = students;
    await Promise.all(
      ["one", "two", "three"].map((note) => ada.api.help.raise({ workspaceId: ada.workspaceId, note })),
    );
    expect(await queue()).toHaveLength(1);
  });

  it("is left with the course, and refuses what is too long or too often", async () => {
    const { course, students, queue, services } = await classOfThree();
    const [ada, bob] = students;
    const { workspaceId } = ada;
    await expect(ada.api.help.raise({ workspaceId, note: "x".repeat(201) })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(bob.api.help.raise({ workspaceId, note: "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await ada.api.help.raise({ workspaceId, note: "" });
    await ada.api.enrollment.leave({ courseSlug: course.slug });
    expect(await queue()).toEqual([]);
    await ada.api.enrollment.enroll({ courseSlug: course.slug });
    expect(await ada.hand()).toBeNull();

    await services.db.helpRequest.createMany({
      data: Array.from({ length: 12 }, () => ({ workspaceId, closedAt: new Date() })),
    });
    await expect(ada.api.help.raise({ workspaceId, note: "" })).rejects.toMatchObject({
      code: "TOO_MANY_REQUESTS",
    });
  });
});
