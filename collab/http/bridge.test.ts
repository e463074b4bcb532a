import { beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { FakeShell } from "../testing/fake-shell.ts";
import { startFixture } from "../testing/fixture.ts";
import { binary, LineClient, opening } from "../testing/line-client.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import type { FarSocket } from "./bridge.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

function openFar(url: string): Promise<FarSocket> {
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.pause();
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** A node with shells, another one whose lines lead to it, and a line to a terminal there. */
async function twoNodes() {
  const shells: FakeShell[] = [];
  const far = await startFixture({
    databaseUrl,
    openShell: () => {
      const shell = new FakeShell();
      shells.push(shell);
      return Promise.resolve(shell);
    },
  });
  const near = await startFixture({
    databaseUrl,
    openElsewhere: (_request, address) => openFar(`${far.url}${address}&as=ada`),
  });
  onTestFinished(async () => {
    await near.close();
    await far.close();
  });
  const line = await LineClient.open(near.url);
  await line.bring([opening(0, "/terminal/w1/main?columns=90&rows=30")]);
  await line.pollUntil(() => line.frames(0, "text").length > 0);
  const [shell] = shells;
  if (shell === undefined) throw new Error("the terminal must have a shell");
  return { far, line, shell };
}

test("C134 a terminal of another node carries bytes and control messages", async () => {
  const { line, shell } = await twoNodes();
  expect(JSON.parse(String(line.frames(0, "text")[0]))).toMatchObject({ type: "attached", columns: 90 });
  await line.bring([binary(0, Buffer.from("ls\r"))]);
  await expect.poll(() => shell.written, { timeout: 20_000 }).toEqual(["ls\r"]);
  shell.print("Über.txt\r\n");
  await line.pollUntil(() => Buffer.concat(line.frames(0)).toString() === "Über.txt\r\n");
});

test("C134 why the other node closes is told", async () => {
  const { far, line } = await twoNodes();
  far.levels.set("ada", "none");
  await far.collab.recheck({ userId: "ada" });
  await line.pollUntil(() => line.closeCode(0) !== undefined);
  expect(line.closeCode(0)).toBe(4403);
});

test("C134 a node that dies is gone for a while, not for good", async () => {
  const { far, line } = await twoNodes();
  await far.close();
  await line.pollUntil(() => line.closeCode(0) !== undefined);
  expect([1012, 1013]).toContain(line.closeCode(0));
});
