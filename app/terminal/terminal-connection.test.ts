import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WebSocket as NodeSocket, WebSocketServer } from "ws";
import type { SocketClass } from "#app/transport/socket-like.ts";
import { TerminalConnection, type Screen } from "./terminal-connection.ts";

const SIZE = { columns: 80, rows: 24 };
const text = (bytes: Uint8Array | string) =>
  typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);

/** A screen that draws at once, or only when told, like xterm under load. */
class RecordingScreen implements Screen {
  shown = "";
  lazy = false;
  readonly undrawn: (() => void)[] = [];

  write(bytes: Uint8Array | string, drawn?: () => void): void {
    this.shown += text(bytes);
    if (this.lazy) this.undrawn.push(() => drawn?.());
    else drawn?.();
  }

  setSize({ columns, rows }: { columns: number; rows: number }): void {
    this.shown += `[${columns}x${rows}]`;
  }
}

let server: WebSocketServer;
let screen: RecordingScreen;
let connection: TerminalConnection;
let visits: { socket: NodeSocket; url: URL; received: unknown[]; typed: string[] }[];

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  visits = [];
  server.on("connection", (socket: NodeSocket, request: IncomingMessage) => {
    const visit = {
      socket,
      url: new URL(request.url ?? "", "http://x"),
      received: [] as unknown[],
      typed: [] as string[],
    };
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) visit.typed.push(data.toString());
      else visit.received.push(JSON.parse(data.toString()));
    });
    visits.push(visit);
  });
  await once(server, "listening");
  screen = new RecordingScreen();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = { origin, workspaceId: "w 1", terminalId: "main" };
  connection = new TerminalConnection(target, screen, SIZE, NodeSocket as unknown as SocketClass);
});

afterEach(async () => {
  connection.close();
  for (const client of server.clients) client.terminate();
  server.close();
  await once(server, "close");
});

async function visit(number: number) {
  await expect.poll(() => visits).toHaveLength(number);
  return visits[number - 1] as (typeof visits)[number];
}

const messagesOf = (received: readonly unknown[], type: string) =>
  received.filter((message) => (message as { type?: string }).type === type);

const attached = (more: object) =>
  JSON.stringify({
    type: "attached",
    epoch: "e1",
    offset: 0,
    end: 0,
    fresh: false,
    canType: true,
    mayWrite: true,
    mayLead: false,
    baton: { everyone: true, driver: null, isAway: false, asking: [], offeredTo: null },
    people: [],
    ...SIZE,
    ...more,
  });

it("asks for its own size, then shows what the shell prints at the shared size", async () => {
  const { socket, url } = await visit(1);
  expect(url.pathname + url.search).toBe("/terminal/w%201/main?columns=80&rows=24");
  socket.send(attached({ columns: 100, rows: 30 }));
  socket.send(Buffer.from("hello"));
  await expect.poll(() => screen.shown).toBe("[100x30]hello");
  expect(connection.getState()).toMatchObject({
    phase: "open",
    canType: true,
    size: { columns: 100, rows: 30 },
  });
});

it("goes on after a lost link at the byte where it was", async () => {
  const first = await visit(1);
  first.socket.send(attached({}));
  first.socket.send(Buffer.from("héllo"));
  await expect.poll(() => screen.shown).toContain("héllo");
  first.socket.terminate();

  const second = await visit(2);
  expect(Object.fromEntries(second.url.searchParams)).toMatchObject({ epoch: "e1", from: "6" });
  second.socket.send(attached({ offset: 6, end: 12 }));
  second.socket.send(Buffer.from(" world"));
  await expect.poll(() => screen.shown).toBe("[80x24]héllo[80x24] world");
});

it("clears the screen when the server cannot go on where we were", async () => {
  const first = await visit(1);
  first.socket.send(attached({}));
  first.socket.send(Buffer.from("old"));
  await expect.poll(() => screen.shown).toContain("old");
  first.socket.terminate();

  const second = await visit(2);
  second.socket.send(attached({ epoch: "e2", offset: 40, end: 43, fresh: true }));
  second.socket.send(Buffer.from("new"));
  await expect.poll(() => screen.shown).toBe("[80x24]old\x1bc[80x24]new");
});

it("is replaying until what was printed before is drawn", async () => {
  screen.lazy = true;
  const { socket } = await visit(1);
  socket.send(attached({ offset: 0, end: 6 }));
  socket.send(Buffer.from("abc"));
  socket.send(Buffer.from("def"));
  await expect.poll(() => screen.undrawn).toHaveLength(3);
  expect(connection.isReplaying).toBe(true);
  for (const draw of screen.undrawn) draw();
  expect(connection.isReplaying).toBe(false);
});

it("types what it may, and what was typed before the shell was there", async () => {
  const { socket, typed, received } = await visit(1);
  expect(connection.type("early ")).toBe(true);
  socket.send(attached({}));
  await expect.poll(() => typed).toEqual(["early "]);
  expect(messagesOf(received, "writer")).toMatchObject([{ next: 1 }]);
  socket.send(JSON.stringify({ type: "level", canType: false, mayWrite: false, mayLead: false }));
  await expect.poll(() => connection.getState().canType).toBe(false);
  expect(connection.type("x")).toBe(false);
  socket.send(JSON.stringify({ type: "level", canType: true, mayWrite: true, mayLead: false }));
  await expect.poll(() => connection.getState().canType).toBe(true);
  expect(connection.type("ls\r")).toBe(true);
  await expect.poll(() => typed).toEqual(["early ", "ls\r"]);
});

it("keeps what is typed while the link is lost, and sends again what may not have arrived", async () => {
  const first = await visit(1);
  first.socket.send(attached({}));
  await expect.poll(() => connection.getState().phase).toBe("open");
  for (const key of ["a", "b", "c"]) connection.type(key);
  await expect.poll(() => first.typed).toEqual(["a", "b", "c"]);
  first.socket.send(JSON.stringify({ type: "taken", sequence: 2 }));
  first.socket.send(Buffer.from("a"));
  await expect.poll(() => screen.shown).toContain("a");
  first.socket.terminate();
  await expect.poll(() => connection.getState().phase).toBe("reconnecting");
  expect(connection.type("d")).toBe(true);

  const second = await visit(2);
  second.socket.send(attached({ offset: 1, end: 1 }));
  await expect.poll(() => second.typed).toEqual(["c", "d"]);
  expect(messagesOf(second.received, "writer")).toMatchObject([{ next: 3 }]);
  const writers = [first, second].flatMap(({ received }) => messagesOf(received, "writer"));
  expect(new Set(writers.map((message) => (message as { writer: string }).writer)).size).toBe(1);
});

it("does not type into another shell what was meant for the one before, and says so", async () => {
  const first = await visit(1);
  first.socket.send(attached({}));
  await expect.poll(() => connection.getState().phase).toBe("open");
  first.socket.terminate();
  await expect.poll(() => connection.getState().phase).toBe("reconnecting");
  connection.type("rm -r build\r");
  const second = await visit(2);
  second.socket.send(attached({ epoch: "e2", fresh: true }));
  await expect.poll(() => connection.getState().message).toMatch(/did not reach/);
  connection.type("ls");
  await expect.poll(() => second.typed).toEqual(["ls"]);
  expect(connection.getState().message).toBeNull();
});

it("sends a long paste as fast as it is taken, and refuses one that is too long", async () => {
  const { socket, typed } = await visit(1);
  socket.send(attached({}));
  await expect.poll(() => connection.getState().phase).toBe("open");
  expect(connection.type("x".repeat(600_000))).toBe(true);
  await expect.poll(() => typed).toHaveLength(8);
  for (let sequence = 1; sequence <= 19; sequence += 1)
    socket.send(JSON.stringify({ type: "taken", sequence }));
  await expect.poll(() => typed.join("")).toBe("x".repeat(600_000));
  expect(connection.type("y".repeat(2_000_000))).toBe(false);
  expect(connection.getState().message).toMatch(/too much/);
});

it("starts a new shell on the same socket after the old one has ended, and goes on counting there", async () => {
  const { socket, received, typed } = await visit(1);
  socket.send(attached({}));
  socket.send(JSON.stringify({ type: "exit", exitCode: 3 }));
  await expect
    .poll(() => connection.getState())
    .toMatchObject({
      phase: "ended",
      message: expect.stringContaining("3") as string,
    });
  expect(connection.type("x")).toBe(false);
  expect(connection.restart()).toBe(true);
  await expect.poll(() => messagesOf(received, "restart")).toHaveLength(1);
  expect(connection.type("typed meanwhile")).toBe(true);
  await expect.poll(() => typed).toEqual(["typed meanwhile"]);
  socket.send(JSON.stringify({ type: "restarted", epoch: "e2", offset: -4 }));
  socket.send(Buffer.from("----$ "));
  await expect.poll(() => connection.getState().phase).toBe("open");
  await expect.poll(() => screen.shown).toContain("----$ ");
  socket.terminate();
  const { url } = await visit(2);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ epoch: "e2", from: "2" });
});

it("says why there is no shell, and tries again when asked to", async () => {
  const { socket, received } = await visit(1);
  socket.send(attached({}));
  socket.send(JSON.stringify({ type: "failed", message: "Labs are full right now." }));
  await expect
    .poll(() => connection.getState())
    .toMatchObject({ phase: "failed", message: "Labs are full right now." });
  expect(connection.restart()).toBe(true);
  await expect.poll(() => messagesOf(received, "restart")).toHaveLength(1);
  expect(connection.getState().phase).toBe("starting");
});

it("passes on who shall type, and shows who does", async () => {
  const { socket, received } = await visit(1);
  const grace = { id: "g", name: "Grace", color: "#000" };
  socket.send(attached({}));
  await expect.poll(() => connection.getState().phase).toBe("open");
  const baton = { everyone: false, driver: grace, isAway: false, asking: [], offeredTo: null };
  socket.send(JSON.stringify({ type: "baton", baton, canType: false }));
  await expect.poll(() => connection.getState()).toMatchObject({ baton, canType: false, mayWrite: true });
  connection.passBaton({ act: "ask" });
  connection.passBaton({ act: "give", to: "g" });
  await expect
    .poll(() => messagesOf(received, "baton"))
    .toEqual([
      { type: "baton", act: "ask" },
      { type: "baton", act: "give", to: "g" },
    ]);
});

it("stays away when it was refused, and says why", async () => {
  const { socket } = await visit(1);
  socket.close(4403, "You were removed from this course.");
  await expect.poll(() => connection.getState().phase).toBe("refused");
  expect(connection.getState().message).toBe("You were removed from this course.");
  connection.reconnectNow();
  connection.dialAgain();
  expect(visits).toHaveLength(1);
});

it("tells how far it has drawn, so that it is sent no more than it can draw", async () => {
  screen.lazy = true;
  const { socket, received } = await visit(1);
  socket.send(attached({ offset: 5, end: 5 }));
  for (let count = 0; count < 3; count += 1) socket.send(Buffer.alloc(20_000, "y"));
  await expect.poll(() => screen.undrawn).toHaveLength(4);
  await expect.poll(() => messagesOf(received, "drawn")).toEqual([{ type: "drawn", offset: 5 }]);
  for (const draw of screen.undrawn) draw();
  await expect.poll(() => messagesOf(received, "drawn").at(-1)).toEqual({ type: "drawn", offset: 40_005 });
});

it("says that it is reconnecting while the server is away", async () => {
  const { socket } = await visit(1);
  socket.send(attached({}));
  await expect.poll(() => connection.getState().phase).toBe("open");
  socket.terminate();
  await expect.poll(() => connection.getState().phase).toBe("reconnecting");
});
