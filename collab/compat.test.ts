import { WebSocket } from "ws";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { WebsocketProvider as CurrentProvider } from "y-websocket";
import { WebsocketProvider as PreviousProvider } from "y-websocket-2";
import * as Y from "yjs";
import { expectConsole } from "#tests/console.ts";
import { textOf } from "./testing/edits.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { startTcpProxy, type TcpProxy } from "./testing/tcp-proxy.ts";

/** What both majors have in common, as their documentation has it. */
type Provider = CurrentProvider | PreviousProvider;

const majors = [
  ["3.1", CurrentProvider],
  ["2.1", PreviousProvider],
] as const;

interface Client {
  readonly doc: Y.Doc;
  readonly provider: Provider;
  /** The type of every message received. */
  readonly types: Set<number>;
  text(): string;
}

let fixture: Fixture;
let proxy: TcpProxy;
const clients: Client[] = [];

beforeAll(async () => {
  fixture = await startFixture({ databaseUrl: await scratchDatabase() });
  proxy = await startTcpProxy(fixture.url);
});
afterEach(() => {
  for (const { provider, doc } of clients.splice(0)) {
    provider.destroy();
    doc.destroy();
  }
});
afterAll(async () => {
  await proxy.close();
  await fixture.close();
});

function connect(
  Provider: typeof CurrentProvider | typeof PreviousProvider,
  name: string,
  as: string,
): Client {
  const doc = new Y.Doc();
  const types = new Set<number>();
  class ListeningSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      // The provider asks for array buffers.
      this.on("message", (data: ArrayBuffer) => types.add(new Uint8Array(data)[0] ?? -1));
    }
  }
  const provider = new Provider(`${proxy.url.replace(/\/$/, "")}/collab`, name, doc, {
    params: { as },
    WebSocketPolyfill: ListeningSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 100,
  });
  const client = { doc, provider, types, text: () => doc.getText("content").toJSON() };
  clients.push(client);
  return client;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await condition()).toBe(true);
    },
    { timeout: 10_000, interval: 10 },
  );
}

function name(major: string, what: string): string {
  return `lesson/compat-${major.replace(".", "-")}-${what}`;
}

describe.each(majors)("y-websocket %s", (major, Provider) => {
  test("C89 syncs, edits and is stored", async () => {
    await fixture.create(name(major, "sync"), "stored");
    const ada = connect(Provider, name(major, "sync"), "ada");
    await until(() => ada.provider.synced && ada.text() === "stored");
    const other = connect(CurrentProvider, name(major, "sync"), "grace");
    await until(() => other.provider.synced);
    ada.doc.getText("content").insert(6, ", and more");
    other.doc.getText("content").insert(0, "first ");
    await until(() => ada.text() === "first stored, and more" && other.text() === ada.text());
    await until(async () => textOf(await fixture.updates.load(name(major, "sync"))) === ada.text());
  });

  test("C89 shows who is there and who has left", async () => {
    await fixture.create(name(major, "people"));
    const ada = connect(Provider, name(major, "people"), "ada");
    const other = connect(CurrentProvider, name(major, "people"), "grace");
    ada.provider.awareness.setLocalStateField("cursor", 5);
    const seen = () => other.provider.awareness.getStates().get(ada.doc.clientID);
    await until(() => seen()?.["cursor"] === 5);
    expect(seen()?.["user"]).toMatchObject({ id: "ada", name: "ADA" });
    const back = () => ada.provider.awareness.getStates().has(other.doc.clientID);
    other.provider.awareness.setLocalStateField("cursor", 1);
    await until(back);
    other.provider.disconnect();
    await until(() => !back());
  });

  test("C89 comes back after its line was cut", async () => {
    await fixture.create(name(major, "cut"), "before. ");
    const ada = connect(Provider, name(major, "cut"), "ada");
    const other = connect(CurrentProvider, name(major, "cut"), "grace");
    await until(() => ada.provider.synced && other.provider.synced);
    proxy.cut();
    await until(() => !ada.provider.wsconnected && !other.provider.wsconnected);
    ada.doc.getText("content").insert(8, "ada meanwhile. ");
    other.doc.getText("content").insert(0, "grace meanwhile. ");
    await proxy.restore();
    await until(
      () => ada.text() === "grace meanwhile. before. ada meanwhile. " && other.text() === ada.text(),
    );
    await until(async () => textOf(await fixture.updates.load(name(major, "cut"))) === ada.text());
  });

  test("C89 learns that it may only read, and goes on", async () => {
    await fixture.create(name(major, "reader"), "fixed");
    fixture.levels.set(`reader ${name(major, "reader")}`, "read");
    expectConsole(/Permission denied to access .*\n.*You can read this document but not change it\./);
    const reader = connect(Provider, name(major, "reader"), "reader");
    const writer = connect(CurrentProvider, name(major, "reader"), "ada");
    await until(() => reader.provider.synced && writer.provider.synced);
    reader.doc.getText("content").insert(0, "not ");
    await until(() => reader.types.has(2));
    writer.doc.getText("content").insert(5, ", and growing");
    await until(() => reader.text() === "not fixed, and growing");
    expect(reader.provider.wsconnected).toBe(true);
    expect(writer.text()).toBe("fixed, and growing");
  });

  test("C6 receives only what it knows", async () => {
    await fixture.create(name(major, "types"));
    const ada = connect(Provider, name(major, "types"), "ada");
    const other = connect(CurrentProvider, name(major, "types"), "grace");
    await until(() => ada.provider.synced && other.provider.synced);
    ada.provider.awareness.setLocalStateField("cursor", 5);
    ada.doc.getText("content").insert(0, "typed");
    await until(async () => textOf(await fixture.updates.load(name(major, "types"))) === "typed");
    fixture.levels.set(`ada ${name(major, "types")}`, "read");
    await fixture.collab.recheck({ documentName: name(major, "types") });
    expectConsole(/Permission denied/);
    ada.doc.getText("content").insert(0, "refused ");
    await until(() => ada.types.has(2));
    // An unknown type would also be complained about on the console, which fails the test.
    const known = ada.provider.messageHandlers.map((_, type) => type);
    expect(known).toEqual([0, 1, 2, 3]);
    expect([...ada.types].filter((type) => !known.includes(type))).toEqual([]);
  });
});
