import { TRPCClientError } from "@trpc/client";

import type { AppRouter } from "#server/trpc/root.ts";

import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { COURSE, expect, LESSON, test } from "./fixtures.ts";
import { apiFor, openLab, signInDemo } from "./people.ts";
import { refusalOf } from "./sockets.ts";

const FOREIGN = "https://elsewhere.example";

/** The code of a refused call; "accepted" when it was not refused. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return (error as TRPCClientError<AppRouter>).data?.code ?? error.message;
  }
}

test("nobody but its student and the course's staff gets into a lab", async ({
  newStudent,
  browserOf,
  server,
  complaints,
}) => {
  complaints.allow(REFUSED);
  const owner = await newStudent();
  const workspaceId = await openLab(owner, COURSE.slug, LESSON.slug);
  const strangers = [await newStudent(), await signInDemo(server.origin, "instructor2")];

  for (const stranger of strangers) {
    const { api, token } = stranger;
    const page = await browserOf(stranger);
    const response = await page.goto(`/lab/${workspaceId}`);
    expect([403, 404]).toContain(response?.status());
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);

    const hidden = /^(NOT_FOUND|FORBIDDEN)$/;
    expect(await codeOf(api.labs.read.query({ workspaceId }))).toMatch(hidden);
    expect(await codeOf(api.labs.prepareRun.mutate({ workspaceId, path: "main.py" }))).toMatch(hidden);
    expect(await codeOf(api.labs.runTests.mutate({ workspaceId }))).toMatch(hidden);

    const file = `${server.origin}/api/labs/${workspaceId}/file?path=main.py`;
    const headers = { Authorization: `Bearer ${token}` };
    expect([403, 404]).toContain((await fetch(file, { headers })).status);
    expect([403, 404]).toContain((await fetch(file, { method: "PUT", headers, body: "mine now" })).status);

    expect(await refusalOf(`${server.origin}/collab/workspace/${workspaceId}`, { token })).toBe(4403);
    expect(await refusalOf(`${server.origin}/terminal/${workspaceId}/main`, { token })).toBe(4403);
  }
  const { lab } = await owner.api.labs.read.query({ workspaceId });
  expect(lab.entry).toBe("main.py");
});

test("without a session nothing of a lab is reached", async ({ newStudent, browserOf, server }) => {
  const workspaceId = await openLab(await newStudent(), COURSE.slug, LESSON.slug);
  const nobody = apiFor(server.origin, null);
  expect(await codeOf(nobody.labs.read.query({ workspaceId }))).toBe("UNAUTHORIZED");
  expect((await fetch(`${server.origin}/api/labs/${workspaceId}/file?path=main.py`)).status).toBe(401);
  for (const token of [undefined, "x".repeat(40)]) {
    for (const path of [`/collab/workspace/${workspaceId}`, `/terminal/${workspaceId}/main`, "/api/trpc"]) {
      expect([401, 4401], path).toContain(await refusalOf(server.origin + path, { token }));
    }
  }
  const page = await browserOf(null);
  for (const address of [`/lab/${workspaceId}`, "/learn", "/teach", "/admin", "/account"]) {
    await page.goto(address);
    await expect(page).toHaveURL(`/sign-in?to=${encodeURIComponent(address)}`);
  }
});

test("a page of another site can do nothing with someone's cookie", async ({ newStudent, server }) => {
  const owner = await newStudent();
  const workspaceId = await openLab(owner, COURSE.slug, LESSON.slug);
  const headers = { Cookie: `session=${owner.token}`, Origin: FOREIGN, "Content-Type": "application/json" };
  const body = JSON.stringify({ json: { name: "Renamed from elsewhere" } });

  const renamed = await fetch(`${server.origin}/api/trpc/account.updateProfile`, {
    method: "POST",
    headers,
    body,
  });
  expect(renamed.status).toBe(403);
  const signedOut = await fetch(`${server.origin}/sign-out`, { method: "POST", headers });
  expect(signedOut.status).toBe(403);
  expect((await owner.api.account.me.query())?.name).toBe(owner.name);

  for (const path of [`/collab/workspace/${workspaceId}`, `/terminal/${workspaceId}/main`, "/api/trpc"]) {
    const ask = { token: owner.token, as: "browser", origin: FOREIGN } as const;
    expect([401, 403, 4401, 4403], path).toContain(await refusalOf(server.origin + path, ask));
  }
});

test("what a role may not do is refused with a page that says so", async ({
  newStudent,
  browserOf,
  signedInAs,
  complaints,
}) => {
  complaints.allow(REFUSED);
  const student = await newStudent();
  const ofStudent = await browserOf(student);
  const admin = await ofStudent.goto("/admin");
  expect(admin?.status()).toBe(403);
  await expect(ofStudent.getByRole("heading", { name: "This page is not yours to open" })).toBeVisible();
  expect(await codeOf(student.api.admin.users.query({}))).toBe("FORBIDDEN");

  const instructor = await signedInAs("instructor");
  expect((await instructor.goto("/admin"))?.status()).toBe(403);
  await expectAccessible(instructor);

  // A student's own /teach shows no one: there is no course they teach.
  const teach = await ofStudent.goto("/teach");
  if (teach?.status() === 200)
    await expect(ofStudent.getByText("You do not teach a course yet")).toBeVisible();
  else expect(teach?.status()).toBe(403);
});

test("a student whom the teacher removes is out of an open lab at once, and may come back", async ({
  lab,
  signedInAs,
  complaints,
}) => {
  complaints.allow(REFUSED);
  const { lab: room, person } = await lab();
  const teaching = await signedInAs("instructor");
  await teaching.goto(`/teach?q=${encodeURIComponent(person.name)}`);
  await teaching.getByRole("button", { name: `Remove ${person.name} from the course` }).click();
  const question = teaching.getByRole("dialog", { name: `Remove ${person.name}?` });
  await expectAccessible(teaching);
  await question.getByRole("button", { name: "Remove", exact: true }).click();

  await room.expectRefused(/do not have permission/);
  await expect(teaching.getByRole("heading", { name: person.name })).toBeHidden();

  await person.api.enrollment.enroll.mutate({ courseSlug: COURSE.slug });
  await room.page.reload();
  await room.expectOpen();
});
