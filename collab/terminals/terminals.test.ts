import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { ShellRefused } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { Emulator } from "../testing/emulator.ts";
import { FakeShell, fakeShells } from "../testing/fake-shell.ts";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import { TerminalClient } from "../testing/terminal-client.ts";

let databaseUrl: string;
let fixture: Fixture;
let shells: ReturnType<typeof fakeShells>;
const clients: TerminalClient[] = [];

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await fixture.close();
});

async function start(settings: Partial<Settings> = {}): Promise<void> {
  shells = fakeShells();
  fixture = await startFixture({ databaseUrl, settings, openShell: shells.openShell });
}

async function open(
  path: string,
  query: Record<string, string | number> = {},
  previous?: TerminalClient,
): Promise<TerminalClient> {
  const client = await TerminalClient.open(fixture.url, path, query, previous);
  clients.push(client);
  await client.until(() => client.messages.length > 0);
  return client;
}

function shell(index = 0): FakeShell {
  const opened = shells.opened[index];
  if (opened === undefined) throw new Error(`shell ${String(index)} was not opened`);
  return opened;
}

test("T1 the first viewer opens the shell, the others share it and see what came before", async () => {
  await start();
  const ada = await open("w1/main", { columns: 100, rows: 30 });
  shell().print("hello\r\n");
  await ada.until(() => ada.text === "hello\r\n");
  const bob = await open("w1/main", { as: "bob" });
  await bob.until(() => bob.text === "hello\r\n");
  bob.type("ls\r");
  await expect.poll(() => shell().written).toEqual(["ls\r"]);
  expect(shells.requests).toEqual([{ workspaceId: "w1", terminalId: "main", columns: 100, rows: 30 }]);
  expect(bob.attached).toMatchObject({ offset: 0, end: 7, columns: 100, rows: 30, canType: true });
  expect(fixture.collab.terminals.list("w1")).toMatchObject([{ terminalId: "main", state: "running" }]);
});

test("T2 resuming sends the missing bytes only; none is lost or doubled", async () => {
  await start();
  let viewer = await open("w2/main");
  let expected = "";
  for (let round = 0; round < 20; round++) {
    for (const chunk of ["é", `${String(round)} `, "✓"]) {
      expected += chunk;
      shell().print(chunk);
    }
    if (round % 2 === 0) await viewer.until(() => viewer.offset > 0);
    viewer.close();
    expected += "while away ";
    shell().print("while away ");
    viewer = await open("w2/main", {}, viewer);
    expect(viewer.of("attached")).toHaveLength(1);
  }
  await viewer.until(() => viewer.text === expected);
  expect(viewer.offset).toBe(Buffer.byteLength(expected));
});

test("T2 with another epoch, or when the ring has moved on, everything is replayed", async () => {
  await start({ terminalRingBytes: 1_000 });
  const first = await open("w3/main");
  shell().print("line\r\n".repeat(10));
  await first.until(() => first.offset === 60);
  first.close();
  shell().print("other\r\n".repeat(1_000));
  // Older output is put away in a moment, not at once.
  const late = await vi.waitFor(async () => {
    const again = await open("w3/main", {}, first);
    expect(again.attached?.fresh).toBe(true);
    return again;
  }, 20_000);
  await late.until(() => late.offset === 7_060);
  const stranger = await open("w3/main", { epoch: "of-another-server", from: 7_000 });
  await stranger.until(() => stranger.offset === 7_060);
  expect(stranger.text).toBe(late.text);
});

test("T3 who comes late sees the exact screen, however much was printed", async () => {
  await start({ terminalRingBytes: 10_000, terminalBytesPerSecond: 1e9 });
  const size = { columns: 80, rows: 24 };
  const first = new Emulator(size);
  await open("w4/main", size);
  const print = async (text: string) => {
    shell().print(text);
    await first.write(text);
  };
  await print("$ vim\r\n\x1b[?1049h\x1b[?1h\x1b[1;24r");
  for (let page = 0; page < 40; page++) {
    for (let row = 1; row <= 24; row++) {
      await print(
        `\x1b[${String(row)};1H\x1b[3${String(row % 8)}m${String(page)} ${"word ".repeat(12)}\x1b[K`,
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await print("\x1b[3;7H");
  const { end } = (await open("w4/main", { as: "soon" })).attached ?? { end: Number.NaN };
  // Most of it was folded in the meantime, and what is left is short.
  await vi.waitFor(
    async () => {
      const late = await open("w4/main", { as: "late" });
      await late.until(() => late.offset === end);
      expect(late.shownBytes).toBeLessThan(40_000);
      expect((await late.draw()).picture()).toEqual(first.picture());
    },
    { timeout: 20_000, interval: 100 },
  );
});

test("T4 the size is that of who typed last, the others follow", async () => {
  await start();
  const ada = await open("w5/main", { columns: 80, rows: 24 });
  const bob = await open("w5/main", { as: "bob", columns: 120, rows: 40 });
  expect(bob.attached).toMatchObject({ columns: 80, rows: 24 });
  bob.control({ type: "resize", columns: 130, rows: 40 });
  bob.type("x");
  await ada.until(() => ada.of("size").length === 1);
  expect(ada.of("size")[0]).toEqual({ type: "size", columns: 130, rows: 40 });
  expect(shell().sizes.at(-1)).toBe("130x40");
  ada.control({ type: "resize", columns: 60, rows: 20 });
  bob.close();
  await ada.until(() => ada.of("size").at(-1)?.columns === 60);
  expect(shell().sizes.at(-1)).toBe("60x20");
});

test("T5 a reader watches: input is refused with one sentence, the level changes in place", async () => {
  await start();
  fixture.levels.set("watcher", "read");
  const watcher = await open("w6/main", { as: "watcher" });
  expect(watcher.attached?.canType).toBe(false);
  watcher.type("rm -rf\r");
  watcher.type("again\r");
  watcher.control({ type: "restart" });
  await watcher.until(() => watcher.of("error").length > 0);
  fixture.levels.set("watcher", "write");
  await fixture.collab.recheck({ workspaceId: "w6" });
  await watcher.until(() => watcher.of("level").at(-1)?.canType === true);
  watcher.type("ls\r");
  await expect.poll(() => shell().written).toEqual(["ls\r"]);
  expect(watcher.of("error")).toHaveLength(1);
  fixture.levels.set("watcher", "none");
  await fixture.collab.recheck({ userId: "watcher" });
  expect(await watcher.closed()).toBe(4403);
});

test("T6 everybody sees who is there and who types", async () => {
  await start();
  const ada = await open("w7/main");
  const bob = await open("w7/main", { as: "bob" });
  expect(bob.attached?.people.map(({ name }) => name)).toEqual(["ADA", "BOB"]);
  bob.type("x");
  await ada.until(() => ada.of("people").some(({ people }) => people.some(({ typing }) => typing)));
  bob.close();
  await ada.until(() => ada.of("people").at(-1)?.people.length === 1);
});

test("T7 after an exit people are told why, and a restart opens a new shell", async () => {
  await start();
  const ada = await open("w8/main");
  shell().print("before\r\n");
  shell().end({ exitCode: 137, message: "Your program used all 512 MB and was stopped." });
  await ada.until(() => ada.of("exit").length === 1);
  expect(ada.of("exit")[0]).toMatchObject({ exitCode: 137, message: /512 MB/ });
  const late = await open("w8/main", { as: "late" });
  await late.until(() => late.of("exit").length === 1 && late.text === "before\r\n");
  for (let times = 0; times < 3; times++) ada.control({ type: "restart" });
  await ada.until(() => ada.of("restarted").length === 1);
  shell(1).print("after\r\n");
  await late.until(() => late.text.endsWith("after\r\n"));
  expect(late.text).toContain("── restarted ──");
  expect(shells.opened).toHaveLength(2);
});

test("T7 when no shell can be had the reason is shown, other errors are not, and a restart tries again", async () => {
  await start();
  shells.port.failWith = new ShellRefused("Labs are full right now. Try again in a minute.");
  const ada = await open("w9/main");
  await ada.until(() => ada.of("failed").length === 1);
  expect(ada.of("failed")[0]?.message).toBe("Labs are full right now. Try again in a minute.");
  shells.port.failWith = new Error("connect ECONNREFUSED /run/secret.sock");
  ada.control({ type: "restart" });
  await ada.until(() => ada.of("failed").length === 2);
  expect(ada.of("failed")[1]?.message).toMatch(/could not be started/);
  shells.port.failWith = undefined;
  ada.control({ type: "restart" });
  await expect.poll(() => shells.opened.length).toBe(1);
  await ada.until(() => ada.of("restarted").length === 1);
  expect(ada.of("restarted")[0]).toMatchObject({ epoch: shell().epoch, offset: 0 });
  shell().print("works");
  await ada.until(() => ada.text === "works");
});

test("T8 a shell is paused while all viewers are behind, not while one is", async () => {
  await start({ viewerBufferBytes: 100_000, terminalBytesPerSecond: 1e9 });
  const slow = await open("w10/main", { as: "slow" });
  slow.socket.pause();
  const chunk = Buffer.alloc(50_000, "x");
  let printed = 0;
  const printWhileRunning = async (bytes: number): Promise<void> => {
    for (const end = printed + bytes; printed < end && !shell().paused; printed += chunk.byteLength) {
      shell().print(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await printWhileRunning(100_000_000);
  expect(shell().paused).toBe(true);
  expect(printed).toBeLessThan(30_000_000);

  const quick = await open("w10/main", { as: "quick" });
  await expect.poll(() => shell().paused).toBe(false);
  shell().print("\r\nmark");
  await quick.until(() => quick.text.endsWith("mark"));
  slow.socket.resume();
  await slow.until(() => slow.text.endsWith("mark"));
  expect(slow.closeCode).toBeUndefined();
});

test("T7 a shell that comes too late lives on", async () => {
  const late = await startWithLateShell();
  await late.viewer.until(() => late.viewer.of("failed").length === 1);
  late.come();
  await expect.poll(() => late.shell.detached).toBe(true);
  expect(late.shell.killed).toBe(false);
});

test("T7 a shell that comes too late is given to who has asked again", async () => {
  const late = await startWithLateShell();
  await late.viewer.until(() => late.viewer.of("failed").length === 1);
  const state = () => fixture.collab.terminals.list("w27")[0]?.state;
  await expect
    .poll(
      () => {
        if (state() === "failed") late.viewer.control({ type: "restart" });
        else if (state() === "opening") late.come();
        return state();
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBe("running");
  expect(late.requests).toBe(1);
  expect(late.shell).toMatchObject({ detached: false, killed: false });
  late.shell.print("here");
  await late.viewer.until(() => late.viewer.text.endsWith("here"));
});

/** A terminal whose shell comes when it is told to, and is waited for only shortly. */
async function startWithLateShell() {
  const shell = new FakeShell();
  const late = { shell, requests: 0, come: () => undefined as void };
  const answer = new Promise<FakeShell>((resolve) => {
    late.come = () => {
      resolve(shell);
    };
  });
  const openShell = () => {
    late.requests += 1;
    return answer;
  };
  fixture = await startFixture({ databaseUrl, settings: { shellOpenMs: 50 }, openShell });
  return Object.assign(late, { viewer: await open("w27/main") });
}

test("T8 a viewer that does not catch up is let go with 4408", async () => {
  await start({ viewerBufferBytes: 100_000, viewerStallMs: 100, terminalBytesPerSecond: 1e9 });
  const stalled = await open("w11/main");
  stalled.socket.pause();
  const chunk = Buffer.alloc(50_000, "x");
  await expect
    .poll(
      () => {
        if (!shell().paused) for (let times = 0; times < 50; times++) shell().print(chunk);
        return fixture.collab.terminals.list("w11")[0]?.people;
      },
      { timeout: 10_000, interval: 5 },
    )
    .toEqual([]);
  // What was printed beyond all bounds is still being put away.
  await expect.poll(() => shell().paused, { timeout: 10_000 }).toBe(false);
});

test("T9 a flood waits in the shell", async () => {
  await start({ terminalBytesPerSecond: 1_000_000 });
  const ada = await open("w12/main");
  shell().print(Buffer.alloc(300_000, "x"));
  expect(shell().paused).toBe(true);
  await expect.poll(() => shell().paused).toBe(false);
  await ada.until(() => ada.offset === 300_000);
});

test("T10 the screen is back after a restart of the server", async () => {
  await start({ terminalSaveMs: 10 });
  const ada = await open("w13/main");
  shell().print("long ago\r\n");
  await ada.until(() => ada.offset > 0);
  await fixture.close();
  expect(shell().killed).toBe(true);
  expect(await ada.closed()).toBe(1012);

  await start();
  const again = await open("w13/main", {}, ada);
  shell().print("now");
  await again.until(() => again.text.endsWith("now"));
  expect(again.text).toMatch(/^long ago\r\n[^]*── The lab was restarted\. [^]* ended\. ──[^]*now$/);
  expect(again.attached?.epoch).not.toBe(ada.attached?.epoch);
});

test("T11 only the answers of the size owner's terminal reach the shell, and they are not typing", async () => {
  await start();
  const ada = await open("w14/main");
  const bob = await open("w14/main", { as: "bob", columns: 50 });
  bob.type("\x1b[12;40R");
  bob.type("\x1b]11;rgb:ffff/ffff/ffff\x07");
  bob.control({ type: "resize", columns: 51, rows: 20 });
  ada.type("\x1b[1;1R");
  ada.type("\x1b[A");
  await expect.poll(() => shell().written).toEqual(["\x1b[1;1R", "\x1b[A"]);
  expect(ada.of("size")).toEqual([]);
});

test("T12 a workspace has a bounded number of terminals", async () => {
  await start({ maxTerminalsPerWorkspace: 2 });
  await open("w15/one");
  await open("w15/two");
  const third = await open("w15/three");
  expect(third.of("error")[0]?.message).toMatch(/as many terminals/);
  expect(await third.closed()).toBe(4429);
  for (const client of clients) client.close();
  shell(0).end({ exitCode: 0 });
  await expect
    .poll(() => fixture.collab.terminals.list("w15").every(({ people }) => people.length === 0))
    .toBe(true);
  const instead = await open("w15/three");
  expect(instead.attached).toBeDefined();
});

test("T13 closing a workspace ends its shells and tells the viewers", async () => {
  await start();
  const ada = await open("w16/main");
  const elsewhere = await open("w17/main");
  await fixture.collab.terminals.closeWorkspace("w16", `The lab was stopped. ${"✓".repeat(100)}`);
  expect(await ada.closed()).toBe(4404);
  expect(ada.closeReason).toMatch(/^The lab was stopped. ✓+$/);
  expect(shell(0).killed).toBe(true);
  expect(shell(1).killed).toBe(false);
  expect(elsewhere.closeCode).toBeUndefined();
  const again = await open("w16/main", {}, ada);
  expect(again.attached).toBeDefined();
});

test.each([
  "",
  "{",
  "[]",
  '{"type":"format"}',
  '{"type":"resize","columns":1e9,"rows":1}',
  '{"type":"restart","x":1}',
])("T14 closes with 4409 for the message %j", async (message) => {
  await start();
  const mallory = await open("w18/main");
  mallory.socket.send(message);
  expect(await mallory.closed()).toBe(4409);
});

test("T14 closes with 4413 for input above its limit", async () => {
  await start();
  const mallory = await open("w19/main");
  mallory.type("x".repeat(300_000));
  expect(await mallory.closed()).toBe(4413);
});
