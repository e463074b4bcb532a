import { CONNECTION_LOST } from "./console-watch.ts";
import { expect, test } from "./fixtures.ts";
import { refusalOf } from "./sockets.ts";

for (const part of ["redis", "postgres"] as const) {
  test(`work goes on while ${part} is killed, and is stored afterwards`, async ({
    lab,
    server,
    complaints,
  }) => {
    complaints.allow(...CONNECTION_LOST);
    const { lab: room } = await lab();
    await room.write("before ");
    await room.expectSaved();

    server.signal(part, "SIGKILL");
    await room.typeAtEnd("during ");
    await server.untilReady();
    await room.typeAtEnd("after");
    await room.expectText("before during after");
    await room.expectSaved();
    await room.page.reload();
    await room.expectOpen();
    await room.expectText("before during after");
  });
}

test("while the database hangs the page says that work is not stored yet", async ({
  lab,
  server,
  complaints,
}) => {
  complaints.allow(...CONNECTION_LOST);
  const { lab: room } = await lab();
  await room.write("before ");
  await room.expectSaved();

  server.signal("postgres", "SIGSTOP");
  try {
    await room.typeAtEnd("during");
    await room.expectSaveState(/Saving…|Reconnecting…/);
    expect(await server.isReady()).toBe(false);
    await room.typeAtEnd(" it all");
    await room.expectText("before during it all");
  } finally {
    server.signal("postgres", "SIGCONT");
  }
  await server.untilReady();
  await room.expectSaved();
});

test("a page asked for during an outage says so in words", async ({ browserOf, server, complaints }) => {
  complaints.allow(...CONNECTION_LOST);
  const page = await browserOf(null);
  server.signal("postgres", "SIGSTOP");
  try {
    const response = await page.goto("/", { timeout: 40_000 });
    expect(response?.status()).toBeGreaterThanOrEqual(500);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText(/again/i).first()).toBeVisible();
  } finally {
    server.signal("postgres", "SIGCONT");
  }
  await server.untilReady();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Python from zero" })).toBeVisible();
});

test("malformed requests and frames are refused, and the server stays up", async ({ lab, server }) => {
  const { lab: room, person, workspaceId } = await lab();
  const headers = { Authorization: `Bearer ${person.token}`, "Content-Type": "application/json" };
  const bodies = [
    "",
    "{",
    "[]",
    "null",
    '{"json":{"name":7}}',
    '{"json":{"__proto__":{"role":"admin"}}}',
    "\0\0\0",
  ];
  for (const body of bodies) {
    const answer = await fetch(`${server.origin}/api/trpc/account.updateProfile`, {
      method: "POST",
      headers,
      body,
    });
    expect(answer.status, body).toBe(400);
  }
  const unknown = await fetch(`${server.origin}/api/trpc/account.becomeAdmin`, {
    method: "POST",
    headers,
    body: "{}",
  });
  expect(unknown.status).toBe(404);
  const large = "x".repeat(2 * 1024 * 1024);
  const tooLarge = await fetch(`${server.origin}/api/trpc/account.updateProfile`, {
    method: "POST",
    headers,
    body: large,
  });
  expect(tooLarge.status).toBe(413);

  const collab = `${server.origin}/collab/workspace/${workspaceId}`;
  const { token } = person;
  const frames = [
    Uint8Array.of(0, 2, 255, 255, 255, 255, 255, 255),
    Uint8Array.of(0, 2, 5, 1, 2),
    Uint8Array.of(99),
    "text",
  ];
  for (const frame of frames) expect(await refusalOf(collab, { token, frame }), String(frame)).toBe(4409);

  await room.typeAtEnd("# all is well");
  await room.expectSaved();
  await server.untilReady();
});
