import { expect, it } from "vitest";
import { courseBy } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { statementsOf } from "#tests/statements.ts";

it("opens a lab and gives its page in one answer, the same as whoever comes later is given", async () => {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const { api, actor } = await person(services);
  const open = () => api.labs.openPage({ labId: course.labId });
  await expect(open()).rejects.toMatchObject({ code: "FORBIDDEN" });

  await api.enrollment.enroll({ courseSlug: course.slug });
  const page = await open();
  const workspaceId = page.workspace.id;
  expect(page).toMatchObject({ workspace: { mine: true }, me: { id: actor.id, name: actor.name } });
  expect(await api.labs.open({ labId: course.labId })).toEqual({ workspaceId });
  expect(await api.labs.page({ workspaceId })).toEqual(page);

  const seen = await teacher.api.labs.page({ workspaceId });
  expect(seen).toMatchObject({ workspace: { id: workspaceId, mine: false }, me: { id: teacher.actor.id } });
  const stranger = await person(services);
  await expect(stranger.api.labs.page({ workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("opens one's own lab as what one is to it when asked afterwards", async () => {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const admin = await person(services, "admin");
  for (const { api } of [teacher, admin]) {
    const page = await api.labs.openPage({ labId: course.labId });
    expect(await api.labs.page({ workspaceId: page.workspace.id })).toEqual(page);
  }
});

it("asks the database little when a lab is opened", async () => {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id);
  const { api } = await person(services);
  await api.enrollment.enroll({ courseSlug: course.slug });
  const open = () => api.labs.openPage({ labId: course.labId });
  expect((await statementsOf(open)).length).toBeLessThanOrEqual(16);
  expect((await statementsOf(open)).length).toBeLessThanOrEqual(13);
});
