import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
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
let visits: { socket: NodeSocket; url: URL }[];

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  visits = [];
  server.on("connection", (socket: NodeSocket, request: IncomingMessage) => {
    visits.push({ socket, url: new URL(request.url ?? "", "http://x") });
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
  await vi.waitFor(() => expect(visits).toHaveLength(number), { timeout: 5000 });
  return visits[number - 1] as (typeof visits)[number];
}

const attached = (more: object) =>
  JSON.stringify({
    type: "attached",
    epoch: "e1",
    offset: 0,
    end: 0,
    canType: true,
    people: [],
    ...SIZE,
    ...more,
  });

it("asks for its own size, then shows what the shell prints at the shared size", async () => {
  const { socket, url } = await visit(1);
  expect(url.pathname + url.search).toBe("/terminal/w%201/main?columns=80&rows=24");
  socket.send(attached({ columns: 100, rows: 30 }));
  socket.send(Buffer.from("hello"));
  await vi.waitFor(() => expect(screen.shown).toBe("[100x30]hello"));
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
  await vi.waitFor(() => expect(screen.shown).toContain("héllo"));
  first.socket.terminate();

  const second = await visit(2);
  expect(Object.fromEntries(second.url.searchParams)).toMatchObject({ epoch: "e1", from: "6" });
  second.socket.send(attached({ offset: 6, end: 12 }));
  second.socket.send(Buffer.from(" world"));
  await vi.waitFor(() => expect(screen.shown).toBe("[80x24]héllo[80x24] world"));
});

it("clears the screen when the server cannot go on where we were", async () => {
  const first = await visit(1);
  first.socket.send(attached({}));
  first.socket.send(Buffer.from("old"));
  await vi.waitFor(() => expect(screen.shown).toContain("old"));
  first.socket.terminate();

  const second = await visit(2);
  second.socket.send(attached({ epoch: "e2", offset: 40, end: 43 }));
  second.socket.send(Buffer.from("new"));
  await vi.waitFor(() => expect(screen.shown).toBe("[80x24]old\x1bc[80x24]new"));
});

it("is replaying until what was printed before is drawn", async () => {
  screen.lazy = true;
  const { socket } = await visit(1);
  socket.send(attached({ offset: 0, end: 6 }));
  socket.send(Buffer.from("abc"));
  socket.send(Buffer.from("def"));
  await vi.waitFor(() => expect(screen.undrawn).toHaveLength(3));
  expect(connection.isReplaying).toBe(true);
  for (const draw of screen.undrawn) draw();
  expect(connection.isReplaying).toBe(false);
});

it("types only into an open shell it may type in", async () => {
  const { socket } = await visit(1);
  expect(connection.type("x")).toBe(false);
  socket.send(attached({ canType: false }));
  await vi.waitFor(() => expect(connection.getState().phase).toBe("open"));
  expect(connection.type("x")).toBe(false);
  socket.send(JSON.stringify({ type: "level", canType: true }));
  await vi.waitFor(() => expect(connection.getState().canType).toBe(true));
  const received = once(socket, "message");
  expect(connection.type("ls\r")).toBe(true);
  expect(String(((await received) as [Buffer])[0])).toBe("ls\r");
});

it("starts a new shell on the same socket after the old one has ended", async () => {
  const { socket } = await visit(1);
  socket.send(attached({}));
  socket.send(JSON.stringify({ type: "exit", exitCode: 3 }));
  await vi.waitFor(() =>
    expect(connection.getState()).toMatchObject({
      phase: "ended",
      message: expect.stringContaining("3") as string,
    }),
  );
  const received = once(socket, "message");
  expect(connection.restart()).toBe(true);
  expect(String(((await received) as [Buffer])[0])).toBe('{"type":"restart"}');
  socket.send(JSON.stringify({ type: "restarted" }));
  await vi.waitFor(() => expect(connection.getState().phase).toBe("open"));
});

it("stays away when it was refused, and says why", async () => {
  const { socket } = await visit(1);
  socket.close(4403, "You were removed from this course.");
  await vi.waitFor(() => expect(connection.getState().phase).toBe("refused"));
  expect(connection.getState().message).toBe("You were removed from this course.");
  connection.reconnectNow();
  connection.dialAgain();
  expect(visits).toHaveLength(1);
});

it("lets go of a flood it cannot draw, and comes back for the end of it once it has drawn the rest", async () => {
  screen.lazy = true;
  const { socket } = await visit(1);
  socket.send(attached({}));
  for (let count = 0; count < 5; count += 1) socket.send(Buffer.alloc(1024 * 1024, "y"));
  await once(socket, "close");
  expect(visits).toHaveLength(1);
  for (const draw of screen.undrawn) draw();
  const { url } = await visit(2);
  expect(url.searchParams.get("from")).toBe(String(5 * 1024 * 1024));
});

it("says that it is reconnecting while the server is away", async () => {
  const { socket } = await visit(1);
  socket.send(attached({}));
  await vi.waitFor(() => expect(connection.getState().phase).toBe("open"));
  socket.terminate();
  await vi.waitFor(() => expect(connection.getState().phase).toBe("reconnecting"));
  expect(connection.type("lost?")).toBe(false);
});
