import { expect, type FrameLocator, type Page } from "@playwright/test";

import { expectAccessible } from "./accessibility.ts";
import { REFUSED } from "./console-watch.ts";
import { COURSE, test, type InLab } from "./fixtures.ts";
import { programIn } from "./program.ts";

const SHOWN_WITHIN_MS = 30_000;

test.slow();

/** Answers with what it was asked, keeps a cookie of its own, and says back what comes over a WebSocket. */
const SERVER = String.raw`
const { createServer } = require("node:http");
const { createHash } = require("node:crypto");
const server = createServer((request, response) => {
  response.setHeader("Set-Cookie", "own=1; Path=/");
  response.setHeader("Content-Type", "text/html");
  const seen = JSON.stringify({ url: request.url, ...request.headers });
  response.end("<title>lab</title><h1>From the lab</h1><pre>" + seen.replace(/</g, "&lt;") + "</pre><p id=echo></p>" +
    "<script>const socket = new WebSocket('ws://' + location.host + '/socket');" +
    "socket.onopen = () => socket.send('ping');" +
    "socket.onmessage = ({ data }) => (echo.textContent = 'socket says ' + data);" +
    "socket.onclose = () => (echo.textContent = 'socket closed');</script>");
});
server.on("upgrade", ({ headers }, socket) => {
  const key = headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const accept = createHash("sha1").update(key).digest("base64");
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    "Sec-WebSocket-Accept: " + accept + "\r\n\r\n");
  socket.on("error", () => undefined);
  socket.on("data", (frame) => {
    if ((frame[0] & 15) !== 1) return socket.end();
    const length = frame[1] & 127;
    const text = Buffer.from(frame.subarray(6, 6 + length).map((byte, at) => byte ^ frame[2 + (at % 4)]));
    socket.write(Buffer.concat([Buffer.from([129, length]), text]));
  });
});
server.listen(8000, "127.0.0.1", () => console.log("http://localhost:8000/linked\n" + "serving-" + (4 + 4)));
`;

const previewIn = (page: Page) => page.getByRole("region", { name: "Preview" });
const frameIn = (page: Page): FrameLocator => previewIn(page).frameLocator("iframe");
const opener = (page: Page) => page.getByRole("button", { name: "Open preview" });

/** Starts the server above in a lab and opens its preview. */
async function serve({ lab, person, workspaceId }: InLab, origin: string): Promise<void> {
  const program = await programIn({ lab, person, workspaceId }, origin);
  program.files.create("server.js", SERVER);
  await lab.file("server.js").waitFor();
  program.close();
  await lab.typeInShell("until [ -s server.js ]; do sleep 0.1; done; node server.js");
  await lab.expectOnScreen("serving-8");
}

/** What xterm draws is under what takes its clicks. */
async function followPrintedLink(page: Page, uri: string): Promise<void> {
  const box = await page.locator(".xterm-rows:visible").getByText(uri).boundingBox();
  if (box === null) throw new Error(`${uri} is not in sight`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y, { steps: 3 });
  // It is a link once xterm has looked at what is under the pointer.
  await expect(
    page.locator(".xterm.xterm-cursor-pointer, .xterm .xterm-cursor-pointer").first(),
  ).toBeAttached();
  await page.mouse.click(x, y);
}

async function openPreview(page: Page): Promise<void> {
  await opener(page).click({ timeout: SHOWN_WITHIN_MS });
  await expect(frameIn(page).getByRole("heading", { name: "From the lab" })).toBeVisible({
    timeout: SHOWN_WITHIN_MS,
  });
}

test("a server started in the lab is found and shown, with its WebSocket, and followed through a restart", async ({
  lab,
  server,
  complaints,
}) => {
  complaints.allow(/status of 502/);
  const inLab = await lab();
  const { page } = inLab.lab;
  await serve(inLab, server.origin);
  await openPreview(page);
  await expect(frameIn(page).locator("#echo")).toHaveText("socket says ping");
  await expect(frameIn(page).locator("pre")).toContainText('"host":"localhost:8000"');
  await expectAccessible(page);

  const address = previewIn(page).getByRole("textbox", { name: "Address in the lab" });
  await address.fill("http://localhost:8000/other?page=2");
  await address.press("Enter");
  await expect(frameIn(page).locator("pre")).toContainText('"url":"/other?page=2"');

  await inLab.lab.shell.focus();
  await page.keyboard.press("Control+C");
  await previewIn(page).getByRole("button", { name: "Reload the preview" }).click();
  await expect(frameIn(page).getByText("Nothing listens on port 8000 yet")).toBeVisible();
  await inLab.lab.typeInShell("clear; node server.js");
  await expect(frameIn(page).getByRole("heading", { name: "From the lab" })).toBeVisible({
    timeout: SHOWN_WITHIN_MS,
  });

  await followPrintedLink(page, "http://localhost:8000/linked");
  await expect(frameIn(page).locator("pre")).toContainText('"url":"/linked"');

  const opened = page.context().waitForEvent("page");
  await previewIn(page).getByRole("link", { name: "Open the preview in a new tab" }).click();
  const tab = await opened;
  await expect(tab.getByRole("heading", { name: "From the lab" })).toBeVisible();
  expect(new URL(tab.url()).pathname + new URL(tab.url()).search).toBe("/linked");
});

test("a page of a lab gets nothing of the platform, and can do nothing as the person who looks at it", async ({
  lab,
  server,
  complaints,
}) => {
  complaints.allow(
    /blocked by CORS policy/,
    /Failed to load resource/,
    /Unsafe attempt to initiate navigation/,
    REFUSED,
  );
  complaints.allow(/Refused to (display|frame)|Framing .* violates/, /WebSocket connection to .* failed/);
  const inLab = await lab();
  const { page } = inLab.lab;
  await serve(inLab, server.origin);
  await openPreview(page);
  const seen = await frameIn(page).locator("pre").textContent();
  expect(seen).not.toContain("session=");
  expect(seen).not.toContain("lab-preview");
  expect(seen).not.toContain(inLab.person.token);

  const tried = await frameIn(page)
    .locator("body")
    .evaluate(async (_body, platform) => {
      const outcome = (attempt: () => unknown) =>
        Promise.resolve()
          .then(attempt)
          .then(
            (result) => `did: ${String(result)}`,
            () => "refused",
          );
      const reads = () => fetch(`${platform}/api/trpc/account.me`, { credentials: "include" });
      const acts = () =>
        fetch(`${platform}/sign-out`, { method: "POST", mode: "no-cors", credentials: "include" });
      await outcome(acts);
      const socket = new WebSocket(`${platform.replace("http", "ws")}/api/trpc`);
      const opened = new Promise((resolve) => {
        socket.onopen = () => resolve("did");
        socket.onerror = () => resolve("refused");
      });
      return {
        cookie: document.cookie,
        reads: await outcome(reads),
        socket: await opened,
        page: await outcome(() => parent.document.title),
        leads: await outcome(() => (top!.location.href = "https://example.org/")),
      };
    }, server.origin);
  expect(tried).toEqual({
    cookie: "own=1",
    reads: "refused",
    socket: "refused",
    page: "refused",
    leads: "refused",
  });
  // Still signed in, and still here.
  expect((await inLab.person.api.account.me.query())?.email).toBe(inLab.person.email);
  expect(new URL(page.url()).origin).toBe(server.origin);
});

test("a preview is for those who may see the lab, and ends with that", async ({
  twoPeople,
  newStudent,
  browserOf,
  server,
  complaints,
}) => {
  complaints.allow(REFUSED, /WebSocket connection to .* failed/);
  const { student, instructor } = await twoPeople();
  await serve(student, server.origin);
  await openPreview(student.lab.page);
  await openPreview(instructor.lab.page);
  const lasting = `/preview/${student.workspaceId}/8000/`;
  const direct = `http://8000--${student.workspaceId}.localhost:${new URL(server.origin).port}/`;

  const classmate = await browserOf(await newStudent());
  expect((await classmate.goto(lasting))?.status()).toBe(404);
  await classmate.goto(direct);
  await expect(classmate.getByText("There is no lab here that you may open")).toBeVisible();
  const nobody = await browserOf(null);
  await nobody.goto(direct);
  await expect(nobody).toHaveURL(`/sign-in?to=${encodeURIComponent(lasting)}`);

  const shown = frameIn(student.lab.page).locator("#echo");
  await expect(shown).toHaveText("socket says ping");
  await student.person.api.enrollment.leave.mutate({ courseSlug: COURSE.slug });
  await expect(shown).toHaveText("socket closed");
  expect(
    (
      await student.lab.page
        .context()
        .newPage()
        .then((page) => page.goto(lasting))
    )?.status(),
  ).toBe(404);
  await expect(frameIn(instructor.lab.page).locator("#echo")).toHaveText("socket says ping");
});

test("on a phone the preview is a pane of its own", async ({ lab, browserOf, server }) => {
  const inLab = await lab();
  await serve(inLab, server.origin);
  const page = await browserOf(inLab.person, { viewport: { width: 375, height: 740 } });
  await page.goto(`/lab/${inLab.workspaceId}`);
  const panes = page.getByRole("navigation", { name: "Panes" });
  await panes.getByRole("button", { name: "Preview" }).click({ timeout: SHOWN_WITHIN_MS });
  await expect(frameIn(page).getByRole("heading", { name: "From the lab" })).toBeVisible({
    timeout: SHOWN_WITHIN_MS,
  });
  await expectAccessible(page);
  await previewIn(page).getByRole("button", { name: "Close the preview" }).click();
  await expect(page.getByRole("region", { name: "Terminal and tests" })).toBeVisible();
});
