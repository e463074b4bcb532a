import { afterEach, beforeAll, expect, test } from "vitest";
import type { OpenShell, Shell } from "../ports.ts";
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

async function start(settings: Partial<Settings> = {}, openShell?: OpenShell): Promise<void> {
  shells = fakeShells();
  fixture = await startFixture({ databaseUrl, settings, openShell: openShell ?? shells.openShell });
}

async function open(
  path: string,
  { writer, next, ...query }: Record<string, string | number> = {},
  previous?: TerminalClient,
) {
  const client = await TerminalClient.open(fixture.url, path, query, previous);
  clients.push(client);
  if (writer !== undefined) client.control({ type: "writer", writer, next });
  await client.until(() => client.of("attached").length > 0);
  return client;
}

function shell(index = 0): FakeShell {
  const opened = shells.opened[index];
  if (opened === undefined) throw new Error(`shell ${String(index)} was not opened`);
  return opened;
}

const taken = (client: TerminalClient) => client.of("taken").at(-1)?.sequence;

test("C110 input that is sent again is typed once, and is said to be taken", async () => {
  await start();
  const first = await open("i1/main", { writer: "window-1", next: 1 });
  for (const key of ["a", "b", "c"]) first.type(key);
  await first.until(() => taken(first) === 3);
  first.close();
  // The answer to c never came, so it and what followed are sent again.
  const second = await open("i1/main", { writer: "window-1", next: 3 }, first);
  for (const key of ["c", "d"]) second.type(key);
  await second.until(() => taken(second) === 4);
  expect(shell().written).toEqual(["a", "b", "c", "d"]);
});

test("C110 a writer's name belongs to its person", async () => {
  await start();
  const ada = await open("i2/main", { writer: "window", next: 7 });
  ada.type("a");
  await ada.until(() => taken(ada) === 7);
  const bob = await open("i2/main", { as: "bob", writer: "window", next: 1 });
  bob.type("b");
  await bob.until(() => taken(bob) === 1);
  expect(shell().written).toEqual(["a", "b"]);
});

test("C110 input that is refused is not asked for again", async () => {
  await start();
  fixture.levels.set("ada", "read");
  const ada = await open("i3/main", { writer: "window", next: 1 });
  ada.type("rm");
  await ada.until(() => taken(ada) === 1);
  expect(shell().written).toEqual([]);
});

test("C111 what is typed while the shell opens is typed when it is there, in order", async () => {
  let go: (shell: Shell) => void = () => undefined;
  const late = new FakeShell();
  await start({}, () => new Promise<Shell>((resolve) => (go = resolve)));
  const ada = await TerminalClient.open(fixture.url, "i4/main");
  clients.push(ada);
  ada.control({ type: "writer", writer: "window", next: 1 });
  await expect.poll(() => fixture.collab.terminals.list("i4")[0]?.state).toBe("opening");
  ada.type("ls");
  ada.type("\r");
  ada.control({ type: "baton", act: "one" });
  await ada.until(() => ada.of("error").length === 1);
  expect(taken(ada)).toBeUndefined();
  go(late);
  await ada.until(() => taken(ada) === 2);
  expect(late.written).toEqual(["ls", "\r"]);
});

test("C112 who types faster than the program reads is stopped, not stored", async () => {
  const deaf = new FakeShell();
  deaf.write = () => new Promise(() => undefined);
  await start({ viewerInputBytes: 10_000 }, () => Promise.resolve(deaf));
  const ada = await open("i5/main");
  ada.type("x".repeat(6_000));
  ada.type("x".repeat(6_000));
  expect(await ada.closed()).toBe(4429);
});

test("C113 a new process goes on with the shell that still runs: nothing is lost, nothing doubled", async () => {
  await start({ terminalSaveMs: 10 });
  const ada = await open("i6/main");
  const { epoch } = shell();
  shell().print("before ");
  await ada.until(() => ada.text === "before ");
  await fixture.collab.terminals.closeWorkspace("i6");
  await ada.closed();
  await fixture.close();

  // The shell has printed on meanwhile, and some of that had already been seen.
  await start({ terminalSaveMs: 10 });
  shells.port.next = new FakeShell({ epoch, offset: 7 });
  const ahead = await TerminalClient.open(fixture.url, "i6/main", { as: "ahead", epoch, from: 12 });
  clients.push(ahead);
  const again = await open("i6/main", {}, ada);
  await ahead.until(() => ahead.of("attached").length > 0);
  expect(shells.port.requests[0]).toMatchObject({ resume: { epoch, offset: 7 } });
  expect(again.attached).toMatchObject({ epoch, offset: 7, fresh: false });
  expect(ahead.attached).toMatchObject({ epoch, offset: 12, fresh: false });
  shell().print("while away and after");
  await again.until(() => again.text === "before while away and after");
  await ahead.until(() => ahead.text === " away and after");
  const late = await open("i6/main", { as: "late" });
  await late.until(() => late.text === "before while away and after");
});

test("C113 when the shell does not have all that followed any more, everybody is shown what it has", async () => {
  await start({ terminalSaveMs: 10 });
  const ada = await open("i7/main");
  const { epoch } = shell();
  shell().print("before");
  await ada.until(() => ada.text === "before");
  await fixture.close();
  await start();
  shells.port.next = new FakeShell({ epoch, offset: 900 });
  const again = await open("i7/main", {}, ada);
  expect(again.attached).toMatchObject({ epoch, offset: 900, fresh: true });
  shell().print("later");
  await again.until(() => again.text === "later");
});

test("C114 who says what it has drawn is sent no more than that and a little", async () => {
  await start({ viewerUndrawnBytes: 100_000, terminalBytesPerSecond: 1e9, terminalRingBytes: 4_000_000 });
  const ada = await open("i8/main");
  ada.control({ type: "drawn", offset: 0 });
  ada.control({ type: "resize", columns: 81, rows: 24 });
  await ada.until(() => ada.of("size").length === 1);
  let printed = 0;
  while (!shell().paused) {
    shell().print("x".repeat(10_000));
    printed += 10_000;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ada.until(() => ada.offset > 100_000);
  expect(ada.offset).toBeLessThan(200_000);
  for (let drawn = ada.offset; ada.offset < printed; drawn = ada.offset) {
    ada.control({ type: "drawn", offset: drawn });
    await ada.until(() => ada.offset > drawn || ada.offset === printed);
  }
  ada.control({ type: "drawn", offset: printed });
  await expect.poll(() => shell().paused).toBe(false);
  expect(ada.text).toBe("x".repeat(printed));
});

test("C114 the shell does not wait long for a page that does not draw, and the page is kept", async () => {
  await start({ viewerUndrawnBytes: 50_000, viewerStallMs: 50, terminalBytesPerSecond: 1e9 });
  const hidden = await open("i9/main");
  hidden.control({ type: "drawn", offset: 0 });
  hidden.control({ type: "resize", columns: 81, rows: 24 });
  await hidden.until(() => hidden.of("size").length === 1);
  shell().print("x".repeat(60_000));
  await hidden.until(() => hidden.offset === 60_000);
  await expect.poll(() => shell().paused).toBe(false);
  shell().print("end");
  hidden.control({ type: "drawn", offset: 60_000 });
  await hidden.until(() => hidden.text.endsWith("end"));
  expect(hidden.closeCode).toBeUndefined();
});

test("C115 a late viewer's screen is drawn for the sizes that its output was printed for", async () => {
  await start();
  const wide = { columns: 80, rows: 10 };
  const narrow = { columns: 20, rows: 5 };
  const seen = new Emulator(wide);
  const ada = await open("i10/main", wide);
  const print = async (text: string) => {
    const { offset } = ada;
    shell().print(text);
    await seen.write(text);
    await ada.until(() => ada.offset === offset + text.length);
  };
  await print("word ".repeat(30));
  ada.control({ type: "resize", ...narrow });
  await ada.until(() => ada.of("size").length === 1);
  seen.resize(narrow);
  await print("\x1b[2;3Hhere");
  const late = await open("i10/main", { as: "late" });
  await late.until(() => late.offset === ada.offset && late.of("size").length === 1);
  expect(late.attached).toMatchObject(wide);
  const drawn = await late.draw();
  expect(drawn.picture()).toEqual(seen.picture());
});
