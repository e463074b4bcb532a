import { afterEach, beforeAll, expect, test } from "vitest";
import type { Settings } from "../settings.ts";
import { fakeShells, type FakeShell } from "../testing/fake-shell.ts";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import { TerminalClient } from "../testing/terminal-client.ts";
import type { BatonView } from "./baton.ts";

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

/** Ada's lab: she leads, Bob and Cleo may write, Dan may watch. */
async function start(settings: Partial<Settings> = {}): Promise<void> {
  shells = fakeShells();
  fixture = await startFixture({ databaseUrl, settings, openShell: shells.openShell });
  fixture.levels.set("ada", "lead");
  fixture.levels.set("dan", "read");
}

async function open(path: string, as: string, query: Record<string, string | number> = {}) {
  const client = await TerminalClient.open(fixture.url, path, { as, ...query });
  clients.push(client);
  await client.until(() => client.attached !== undefined);
  return client;
}

function shell(): FakeShell {
  const opened = shells.opened.at(-1);
  if (opened === undefined) throw new Error("no shell was opened");
  return opened;
}

function batonOf(client: TerminalClient): BatonView | undefined {
  return client.of("baton").at(-1)?.baton ?? client.attached?.baton;
}

/** Resolves once this viewer knows of it. */
async function untilDriver(client: TerminalClient, name: string | null): Promise<void> {
  await client.until(() => {
    const baton = batonOf(client);
    return baton?.everyone === false && (baton.driver?.name ?? null) === name;
  });
}

const canType = (client: TerminalClient) =>
  client.messages.findLast((message) => "canType" in message)?.canType;

test("C100 everyone who may write types, until somebody who leads wants one driver", async () => {
  await start();
  const ada = await open("b1/main", "ada");
  const bob = await open("b1/main", "bob");
  expect(ada.attached).toMatchObject({ canType: true, mayLead: true, baton: { everyone: true } });
  expect(bob.attached).toMatchObject({ canType: true, mayWrite: true, mayLead: false });
  bob.type("b");
  await expect.poll(() => shell().written).toEqual(["b"]);

  bob.control({ type: "baton", act: "one" });
  await bob.until(() => bob.of("error").length === 1);
  expect(bob.of("error")[0]?.message).toMatch(/owner and instructors/);
  ada.control({ type: "baton", act: "one" });
  await untilDriver(bob, "ADA");
  expect(canType(bob)).toBe(false);
  bob.type("no");
  bob.type("nor this");
  await bob.until(() => bob.of("error").length === 2);
  expect(bob.of("error")[1]?.message).toBe("ADA has the keyboard. Ask for it to type here.");
  ada.type("a");
  await expect.poll(() => shell().written).toEqual(["b", "a"]);

  ada.control({ type: "baton", act: "everyone" });
  await bob.until(() => canType(bob) === true);
  bob.type("B");
  await expect.poll(() => shell().written).toEqual(["b", "a", "B"]);
  expect(bob.of("error")).toHaveLength(2);
});

test("C101 who asks waits in line until it is given; who leads takes it at any time", async () => {
  await start();
  const [ada, bob, cleo] = [
    await open("b2/main", "ada"),
    await open("b2/main", "bob"),
    await open("b2/main", "cleo"),
  ];
  ada.control({ type: "baton", act: "one" });
  await untilDriver(bob, "ADA");
  bob.control({ type: "baton", act: "ask" });
  await ada.until(() => batonOf(ada)?.asking.length === 1);
  cleo.control({ type: "baton", act: "ask" });
  await ada.until(
    () =>
      batonOf(ada)
        ?.asking.map(({ name }) => name)
        .join() === "BOB,CLEO",
  );
  cleo.control({ type: "baton", act: "give", to: "cleo" });
  await cleo.until(() => cleo.of("error").length === 1);
  ada.control({ type: "baton", act: "give", to: "cleo" });
  await untilDriver(bob, "CLEO");
  expect(batonOf(bob)?.asking.map(({ name }) => name)).toEqual(["BOB"]);
  cleo.type("c");
  await expect.poll(() => shell().written).toEqual(["c"]);
  cleo.control({ type: "baton", act: "refuse", to: "bob" });
  await bob.until(() => batonOf(bob)?.asking.length === 0);
  ada.control({ type: "baton", act: "take" });
  await untilDriver(cleo, "ADA");
  bob.control({ type: "baton", act: "take" });
  await bob.until(() => bob.of("error").length === 1);
  ada.control({ type: "baton", act: "release" });
  await untilDriver(cleo, null);
  cleo.control({ type: "baton", act: "ask" });
  await untilDriver(bob, "CLEO");
});

test("C102 who is given it without having asked takes it by asking; those who watch cannot have it", async () => {
  await start();
  const [ada, bob, dan] = [
    await open("b3/main", "ada"),
    await open("b3/main", "bob"),
    await open("b3/main", "dan"),
  ];
  ada.control({ type: "baton", act: "one" });
  await untilDriver(bob, "ADA");
  ada.control({ type: "baton", act: "give", to: "dan" });
  await ada.until(() => ada.of("error").length === 1);
  dan.control({ type: "baton", act: "ask" });
  await dan.until(() => dan.of("error").length === 1);
  ada.control({ type: "baton", act: "give", to: "bob" });
  await bob.until(() => batonOf(bob)?.offeredTo?.id === "bob");
  expect(batonOf(bob)?.driver?.id).toBe("ada");
  bob.control({ type: "baton", act: "withdraw" });
  await ada.until(() => batonOf(ada)?.offeredTo === null);
  ada.control({ type: "baton", act: "give", to: "bob" });
  await bob.until(() => batonOf(bob)?.offeredTo?.id === "bob");
  bob.control({ type: "baton", act: "ask" });
  await untilDriver(ada, "BOB");
});

test("C103 a driver who leaves may come back; then it goes to the first in line", async () => {
  await start({ batonGraceMs: 60_000 });
  const ada = await open("b4/main", "ada");
  const bob = await open("b4/main", "bob");
  ada.control({ type: "baton", act: "one" });
  await untilDriver(bob, "ADA");
  ada.close();
  await bob.until(() => batonOf(bob)?.isAway === true);
  expect(canType(bob)).toBe(false);
  const back = await open("b4/main", "ada");
  await bob.until(() => batonOf(bob)?.isAway === false);
  expect(back.attached?.canType).toBe(true);
  await fixture.close();

  await start({ batonGraceMs: 20 });
  const again = await open("b5/main", "ada");
  const cleo = await open("b5/main", "cleo");
  again.control({ type: "baton", act: "one" });
  await untilDriver(cleo, "ADA");
  cleo.control({ type: "baton", act: "ask" });
  await cleo.until(() => batonOf(cleo)?.asking.length === 1);
  again.close();
  await untilDriver(cleo, "CLEO");
  expect(canType(cleo)).toBe(true);
});

test("C103 who may not write any more loses it at once", async () => {
  await start();
  const ada = await open("b6/main", "ada");
  const bob = await open("b6/main", "bob");
  ada.control({ type: "baton", act: "one" });
  await untilDriver(bob, "ADA");
  ada.control({ type: "baton", act: "give", to: "bob" });
  await bob.until(() => batonOf(bob)?.offeredTo?.id === "bob");
  bob.control({ type: "baton", act: "ask" });
  await untilDriver(ada, "BOB");
  fixture.levels.set("bob", "read");
  await fixture.collab.recheck({ userId: "bob" });
  await untilDriver(ada, null);
  bob.type("still?");
  await bob.until(() => bob.of("error").at(-1)?.message.includes("watch") === true);
  expect(shell().written).toEqual([]);
});

test("C104 the driver's window owns the size, also when others come, go or resize", async () => {
  await start();
  const ada = await open("b7/main", "ada", { columns: 100, rows: 30 });
  const bob = await open("b7/main", "bob", { columns: 60, rows: 20 });
  ada.control({ type: "baton", act: "one" });
  await untilDriver(bob, "ADA");
  bob.type("x");
  bob.control({ type: "resize", columns: 61, rows: 20 });
  await bob.until(() => bob.of("error").length === 1);
  expect(ada.of("size")).toEqual([]);
  ada.control({ type: "baton", act: "give", to: "bob" });
  await bob.until(() => batonOf(bob)?.offeredTo?.id === "bob");
  bob.control({ type: "baton", act: "ask" });
  await ada.until(() => ada.of("size").at(-1)?.columns === 61);
  bob.close();
  await ada.until(() => batonOf(ada)?.isAway === true);
  expect(ada.of("size")).toHaveLength(1);
  ada.control({ type: "baton", act: "take" });
  await ada.until(() => ada.of("size").at(-1)?.columns === 100);
});

test("C105 who types is remembered when the server is started again", async () => {
  await start({ terminalSaveMs: 10 });
  const ada = await open("b8/main", "ada");
  ada.control({ type: "baton", act: "one" });
  await untilDriver(ada, "ADA");
  await fixture.close();
  await start();
  const bob = await open("b8/main", "bob");
  await untilDriver(bob, "ADA");
  expect(bob.attached).toMatchObject({ canType: false, baton: { isAway: true } });
});
