import { describe, expect, it } from "vitest";
import { RawClient } from "#collab/testing/raw-client.ts";
import { levelFor } from "#server/access/level-for.ts";
import type { RunningServer } from "#server/server.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServerBeside, testServices } from "#tests/server.ts";

type Services = RunningServer["services"];

/** A course with its teacher, a student with a lab, and a classmate. */
async function classOf(services: Services) {
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const owner = await person(services);
  const classmate = await person(services);
  for (const { api } of [owner, classmate]) await api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId } = await owner.api.labs.open({ labId: course.labId });
  const level = (who: Pick<typeof owner, "actor">) =>
    levelFor(services.db, who.actor, `workspace/${workspaceId}`);
  return { teacher, course, owner, classmate, workspaceId, level };
}

describe("guests of a lab", () => {
  it("are asked in by its owner, watch until they may write, and go when told", async () => {
    const services = await testServices();
    const { owner, classmate, workspaceId, level, teacher } = await classOf(services);
    const guest = { workspaceId, userId: classmate.actor.id };
    expect(await level(classmate)).toBe("none");

    await owner.api.guests.invite(guest);
    await owner.api.guests.invite(guest);
    expect(await level(classmate)).toBe("read");
    expect(await classmate.api.guests.mine()).toMatchObject([
      { workspaceId, owner: { id: owner.actor.id }, mayWrite: false },
    ]);
    await expect(classmate.api.labs.prepareRun({ workspaceId, path: "main.py" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });

    await owner.api.guests.setRights({ ...guest, mayWrite: true });
    expect(await level(classmate)).toBe("write");
    // Teachers decide as well.
    await teacher.api.guests.setRights({ ...guest, mayWrite: false });
    expect(await level(classmate)).toBe("read");

    await owner.api.guests.withdraw(guest);
    expect(await level(classmate)).toBe("none");
    expect(await classmate.api.guests.mine()).toEqual([]);
    await expect(owner.api.guests.setRights({ ...guest, mayWrite: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });

    const trail = await services.db.auditEvent.findMany({
      where: { subject: `workspace/${workspaceId}` },
      orderBy: { createdAt: "asc" },
    });
    expect(trail.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["guest.invited", owner.actor.id],
      ["guest.writeGranted", owner.actor.id],
      ["guest.writeTaken", teacher.actor.id],
      ["guest.withdrawn", owner.actor.id],
    ]);
  });

  it("come from the same course, and do not ask others in", async () => {
    const services = await testServices();
    const { owner, classmate, workspaceId } = await classOf(services);
    const stranger = await person(services);
    await expect(owner.api.guests.invite({ workspaceId, userId: stranger.actor.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(owner.api.guests.invite({ workspaceId, userId: owner.actor.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const guest = { workspaceId, userId: classmate.actor.id };
    await expect(classmate.api.guests.invite(guest)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await owner.api.guests.invite(guest);
    await owner.api.guests.setRights({ ...guest, mayWrite: true });
    await expect(classmate.api.guests.invite(guest)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(classmate.api.guests.setRights({ ...guest, mayWrite: true })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("are found by a part of their name, without those who are in already", async () => {
    const services = await testServices();
    const { owner, classmate, workspaceId } = await classOf(services);
    const named = (name: string) => owner.api.guests.candidates({ workspaceId, name });
    const { id, name } = classmate.actor;
    expect(await named(name.toUpperCase())).toEqual([{ id, name }]);
    expect(await named(name.slice(0, 1))).toEqual([]);
    expect(await named(owner.actor.name)).toEqual([]);
    await owner.api.guests.invite({ workspaceId, userId: id });
    expect(await named(name)).toEqual([]);
  });

  it("lose the lab when they or its owner leave the course, and may leave it themselves", async () => {
    const services = await testServices();
    const { owner, classmate, course, workspaceId, level } = await classOf(services);
    const invite = () => owner.api.guests.invite({ workspaceId, userId: classmate.actor.id });
    const courseSlug = course.slug;
    for (const leaving of [classmate, owner]) {
      await invite();
      await leaving.api.enrollment.leave({ courseSlug });
      expect(await level(classmate)).toBe("none");
      await leaving.api.enrollment.enroll({ courseSlug });
      expect(await level(classmate)).toBe("none");
    }
    await invite();
    await classmate.api.guests.leave({ workspaceId });
    expect(await level(classmate)).toBe("none");
  });

  it("are let write, stopped and put out on every node, on the sockets they have open", async () => {
    const one = await testServer();
    const two = await testServerBeside(one);
    const { owner, classmate, workspaceId } = await classOf(one.services);
    const guest = { workspaceId, userId: classmate.actor.id };
    await owner.api.guests.invite(guest);
    const sockets = await Promise.all(
      [one, two].map(({ url }) =>
        RawClient.open(url.replace("http", "ws"), `/collab/workspace/${workspaceId}?ack=1`, {
          authorization: `Bearer ${classmate.token}`,
        }),
      ),
    );
    const canWrite = (may: boolean) =>
      Promise.all(sockets.map((socket) => socket.until(() => socket.of("level").at(-1)?.canWrite === may)));
    await canWrite(false);
    await owner.api.guests.setRights({ ...guest, mayWrite: true });
    await canWrite(true);
    await owner.api.guests.setRights({ ...guest, mayWrite: false });
    await canWrite(false);
    await owner.api.guests.withdraw(guest);
    expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual([4403, 4403]);
  });
});
