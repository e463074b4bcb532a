import { describe, expect, it, vi } from "vitest";
import { RawClient } from "#collab/testing/raw-client.ts";
import type { Services } from "#server/services.ts";
import { courseBy } from "#tests/factories.ts";
import { person, testServer, testServerBeside } from "#tests/server.ts";

async function studentAndTeacher() {
  const one = await testServer();
  const two = await testServerBeside(one);
  const { services } = one;
  const teacher = await person(services, "instructor");
  const student = await person(services);
  const course = await courseBy(services, teacher.actor.id);
  await student.api.enrollment.enroll({ courseSlug: course.slug });
  const { workspaceId } = await student.api.labs.open({ labId: course.labId });
  const open = async (server: { url: string }, { token }: { token: string }) => {
    const client = await RawClient.open(
      server.url.replace("http", "ws"),
      `/collab/workspace/${workspaceId}?ack=1`,
      { authorization: `Bearer ${token}` },
    );
    await client.until(() => client.of("step1").length === 1);
    return client;
  };
  const steppedIn = () =>
    services.db.auditEvent.count({
      where: { action: "lab.steppedIn", subject: `workspace/${workspaceId}`, actorId: teacher.actor.id },
    });
  return { one, two, services, teacher, student, workspaceId, open, steppedIn };
}

async function waitingForRow({ db }: Services): Promise<number> {
  const [row] = await db.$queryRaw<[{ waiting: number }]>`
    select count(*)::int as waiting from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`;
  return row.waiting;
}

describe("a visit to somebody's lab", () => {
  it("is audited once, however many sockets, nodes and returns it has", async () => {
    const { one, two, teacher, student, open, steppedIn, workspaceId } = await studentAndTeacher();
    await open(one, student);
    expect(await steppedIn()).toBe(0);
    const sockets = await Promise.all([one, two, one, two].map((server) => open(server, teacher)));
    sockets.forEach((socket) => socket.close());
    await open(two, teacher);
    expect(await steppedIn()).toBe(1);
    const { visits } = await student.api.classroom.labPeople({ workspaceId });
    expect(visits).toMatchObject([{ person: { id: teacher.actor.id }, endedAt: null }]);
  });

  it("goes on for whoever came first and had to wait while another of their sockets began it", async () => {
    const { services, one, teacher, workspaceId, open, steppedIn } = await studentAndTeacher();
    let opening: Promise<RawClient> | undefined;
    await services.db.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId}::uuid for update`;
      opening = open(one, teacher);
      await vi.waitFor(async () => expect(await waitingForRow(services)).toBe(1), { timeout: 8_000 });
      await tx.$executeRaw`
        insert into workspace_visits (workspace_id, user_id, started_at, seen_at)
        values (${workspaceId}::uuid, ${teacher.actor.id}::uuid, clock_timestamp(), clock_timestamp())`;
    });
    expect((await opening)?.closeCode).toBeUndefined();
    expect(await steppedIn()).toBe(0);
  });

  it("is another one after a while, and the student sees both", async () => {
    const { one, services, teacher, student, open, steppedIn, workspaceId } = await studentAndTeacher();
    (await open(one, teacher)).close();
    await services.db.$executeRaw`
      update workspace_visits
         set started_at = started_at - interval '1 hour', seen_at = seen_at - interval '1 hour'`;
    await open(one, teacher);
    expect(await steppedIn()).toBe(2);
    const { visits } = await student.api.classroom.labPeople({ workspaceId });
    expect(visits.map(({ endedAt }) => endedAt === null)).toEqual([true, false]);
  });
});
