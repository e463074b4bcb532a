import { describe, expect, it } from "vitest";
import { RawClient } from "#collab/testing/raw-client.ts";
import type { RunningServer } from "#server/server.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServerBeside } from "#tests/server.ts";

type Person = Awaited<ReturnType<typeof person>>;
type Server = RunningServer & { url: string };

async function open({ url }: Server, workspaceId: string, { token }: Person): Promise<RawClient> {
  const client = await RawClient.open(url.replace("http", "ws"), `/collab/workspace/${workspaceId}?ack=1`, {
    authorization: `Bearer ${token}`,
  });
  await client.until(() => client.of("step1").length === 1);
  return client;
}

/** A student in their lab, and the course's instructor watching, each with a socket on both nodes. */
async function twoNodes() {
  const one = await testServer();
  const two = await testServerBeside(one);
  const { services } = one;
  const instructor = await person(services, "instructor");
  const admin = await person(services, "admin");
  const student = await person(services);
  const course = await courseBy(services, instructor.actor.id);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId } = await student.api.labs.open({ labId: course.labId });
  const socketsOf = (who: Person) => Promise.all([one, two].map((server) => open(server, workspaceId, who)));
  return {
    two,
    admin,
    student,
    instructor,
    course,
    workspaceId,
    learning: await socketsOf(student),
    watching: await socketsOf(instructor),
  };
}

const codes = (sockets: readonly RawClient[]) => Promise.all(sockets.map((socket) => socket.closed()));

describe("on every node", () => {
  it("signing out closes the sockets of that session", async () => {
    const { student, learning, watching } = await twoNodes();
    await student.api.account.signOut();
    expect(await codes(learning)).toEqual([4401, 4401]);
    expect(watching.map(({ closeCode }) => closeCode)).toEqual([undefined, undefined]);
  });

  it("deactivation closes a person's sockets", async () => {
    const { student, admin, learning } = await twoNodes();
    await admin.api.admin.setActive({ userId: student.actor.id, active: false });
    expect(await codes(learning)).toEqual([4401, 4401]);
  });

  it("a change of role closes what the new role may not see", async () => {
    const { instructor, admin, watching } = await twoNodes();
    await admin.api.admin.setRole({ userId: instructor.actor.id, role: "student" });
    expect(await codes(watching)).toEqual([4403, 4403]);
  });

  it("removal from a course takes the lab's sockets down to what is still allowed", async () => {
    const { instructor, student, course, learning } = await twoNodes();
    await instructor.api.enrollment.remove({ courseId: course.id, userId: student.actor.id });
    for (const socket of learning) {
      await socket.until(() => socket.closeCode === 4403 || socket.of("level").at(-1)?.canWrite === false);
    }
  });
});

describe("a process without the web role", () => {
  it("answers for its health, and nothing else", async () => {
    const { two } = await twoNodes();
    expect(await (await fetch(`${two.url}/healthz`)).text()).toBe("ok");
    expect(await (await fetch(`${two.url}/readyz`)).json()).toEqual({ ready: true });
    expect((await fetch(`${two.url}/`)).status).toBe(404);
  });
});
