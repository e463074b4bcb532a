import { describe, expect, it } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import WebSocket from "ws";
import { onTestFinished } from "vitest";
import { levelFor } from "#server/access/level-for.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServices } from "#tests/server.ts";

const patiently = { timeout: 20_000, interval: 50 };

describe("a course's staff", () => {
  it("comes by address and by link, and a link makes nobody more than it says", async () => {
    const services = await testServices();
    const owner = await person(services, "instructor");
    const { id: courseId } = await courseBy(services, owner.actor.id);
    const editor = await person(services, "instructor");
    const helper = await person(services);
    await owner.api.staff.add({ courseId, email: ` ${editor.email.toUpperCase()}`, role: "editor" });
    expect(await levelFor(services.db, editor.actor, `course/${courseId}`)).toBe("write");
    await expect(owner.api.staff.add({ courseId, email: "nobody@example.test", role: "ta" })).rejects.toThrow(
      "Nobody has an account",
    );
    await expect(owner.api.staff.add({ courseId, email: helper.email, role: "editor" })).rejects.toThrow(
      "Only instructors",
    );

    const { token } = await owner.api.staff.invite({ courseId, role: "ta" });
    expect(await helper.api.staff.invitation({ token })).toMatchObject({ courseId, role: "ta" });
    await helper.api.staff.acceptInvitation({ token });
    await helper.api.staff.acceptInvitation({ token });
    await editor.api.staff.acceptInvitation({ token });
    const { members, invitations } = await owner.api.staff.list({ courseId });
    expect(members.map(({ id, role }) => [id, role])).toEqual([
      [owner.actor.id, "owner"],
      [editor.actor.id, "editor"],
      [helper.actor.id, "ta"],
    ]);
    const stored = await services.db.courseInvitation.findFirstOrThrow({ where: { courseId } });
    expect(stored.tokenHash).not.toContain(token);

    await owner.api.staff.withdrawInvitation({ courseId, invitationId: invitations[0]?.id ?? "" });
    await expect((await person(services)).api.staff.acceptInvitation({ token })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const late = await owner.api.staff.invite({ courseId, role: "observer" });
    await services.db.courseInvitation.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
    await expect(helper.api.staff.invitation(late)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is the owners' to say, and keeps an owner even when two remove each other at once", async () => {
    const services = await testServices();
    const [one, two] = [await person(services, "instructor"), await person(services, "instructor")];
    const { id: courseId } = await courseBy(services, one.actor.id);
    await expect(one.api.staff.remove({ courseId, userId: one.actor.id })).rejects.toThrow("needs an owner");
    await one.api.staff.add({ courseId, email: two.email, role: "editor" });
    await expect(two.api.staff.list({ courseId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(two.api.authoring.publish({ courseId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await one.api.staff.setRole({ courseId, userId: two.actor.id, role: "owner" });
    await Promise.allSettled([
      one.api.staff.remove({ courseId, userId: two.actor.id }),
      two.api.staff.remove({ courseId, userId: one.actor.id }),
    ]);
    expect(await services.db.courseStaff.count({ where: { courseId, role: "owner" } })).toBe(1);
  });

  it("loses an open document the moment it is taken out", async () => {
    const { services, url } = await testServer();
    const owner = await person(services, "instructor");
    const editor = await person(services, "instructor");
    const { id: courseId } = await courseBy(services, owner.actor.id);
    await owner.api.staff.add({ courseId, email: editor.email, role: "editor" });
    await editor.api.authoring.open({ courseId });

    const doc = new Y.Doc();
    const closed: number[] = [];
    class Signed extends WebSocket {
      constructor(address: string | URL) {
        super(address, { headers: { Authorization: `Bearer ${editor.token}` } });
      }
    }
    const provider = new WebsocketProvider(`${url.replace("http", "ws")}/collab`, `course/${courseId}`, doc, {
      WebSocketPolyfill: Signed as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    });
    onTestFinished(() => provider.destroy());
    provider.on("connection-close", (event) => closed.push(event?.code ?? 0));
    await expect.poll(() => provider.synced, patiently).toBe(true);
    expect(doc.getMap("items").size).toBe(3);
    await owner.api.staff.remove({ courseId, userId: editor.actor.id });
    await expect.poll(() => closed[0], patiently).toBe(4403);
  });
});
