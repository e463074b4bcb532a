import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { type CloseCode, closeCodes } from "./close-codes.ts";
import { DocumentConnection } from "./connection.ts";
import { CollabError } from "./errors.ts";
import { gather, GuardedSocket } from "./guarded-socket.ts";
import { bridge } from "./http/bridge.ts";
import { Lines } from "./http/lines.ts";
import type { Actor, Ports, Scope } from "./ports.ts";
import type { RawSocket } from "./raw-socket.ts";
import { Nodes } from "./relay/nodes.ts";
import { Rooms, type RoomsApi } from "./rooms/rooms.ts";
import { type Session, Sessions, within } from "./sessions.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { SharedBudgets } from "./shared-budgets.ts";
import { TerminalSocket } from "./terminals/socket.ts";
import { Terminals, type TerminalsApi } from "./terminals/terminals.ts";
import { readTarget, type Target } from "./upgrade.ts";

export interface Collab {
  /** For the HTTP server's "upgrade" event. True when the path is ours; the socket is then ours too. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** For the HTTP server's "request" event: the same sockets without WebSockets. True when the request is ours. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  readonly rooms: RoomsApi;
  readonly terminals: TerminalsApi;
  /** Judges the open sockets in the scope again; resolves when each has its new level or is closed. */
  recheck(scope: Scope): Promise<void>;
  /** Refuses new sockets, saves everything, closes sockets with 1012 and shells; within `closeTimeoutMs` + 1 s. */
  close(): Promise<void>;
}

/** Builds the collaboration server. The logs in `ports` stay the caller's to close, after `close`. */
export function createCollab(ports: Ports, options: Partial<Settings> = {}): Collab {
  const settings: Settings = { ...defaultSettings, ...options };
  const sessions = new Sessions((actor, resource) => ports.levelFor(actor, resource), ports.log, settings);
  const nodes = ports.relay && new Nodes(ports.relay, ports.log, settings);
  const rooms = new Rooms(ports.updates, ports.log, settings, nodes);
  const terminals = new Terminals(ports, settings);
  const work = new SharedBudgets(settings.workMsPerSecond, settings.workBurstMs);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: settings.maxFrameBytes,
  });
  const lines = new Lines({
    identify: (request) => ports.identify(request),
    log: ports.log,
    settings,
    serve: (socket, actor, address, request) => {
      serveChannel(socket, actor, address, request).catch((error: unknown) => {
        ports.log.warn({ err: error, address }, "a terminal was not reached on its node");
        socket.close(1013, closeCodes[1013].sentence);
      });
    },
  });
  let closing: Promise<void> | undefined;

  async function accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    target: Target,
  ): Promise<void> {
    const actor = await within(ports.identify(request), settings.joinTimeoutMs);
    if (actor === null) {
      refuse(socket, "401 Unauthorized");
      return;
    }
    if (socket.destroyed) return;
    gather(socket);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      serve(new GuardedSocket(webSocket, settings, work.hold(actor.id), request.socket), actor, target);
    });
  }

  /** A socket of a line is served as a WebSocket is; only its terminal may be on another node. */
  async function serveChannel(
    socket: RawSocket,
    actor: Actor,
    address: string,
    request: IncomingMessage,
  ): Promise<void> {
    const target = readTarget(address);
    if (target === "not-ours" || target === "invalid") {
      socket.close(4404, closeCodes[4404].sentence);
      return;
    }
    if (target.resource.kind === "terminal" && ports.openElsewhere !== undefined) {
      socket.pause();
      const far = await within(ports.openElsewhere(request, address), settings.joinTimeoutMs);
      if (far !== null) {
        bridge(socket, far);
        return;
      }
    }
    serve(new GuardedSocket(socket, settings, work.hold(actor.id)), actor, target);
  }

  function serve(guarded: GuardedSocket, actor: Actor, { resource, query }: Target): void {
    const joining =
      resource.kind === "document"
        ? joinDocument(guarded, actor, resource.name, query)
        : joinTerminal(guarded, actor, resource, query);
    joining.catch((error: unknown) => {
      ports.log.error({ err: error, resource }, "socket not served");
      guarded.close(1013);
    });
  }

  /** Registers the session, so that a recheck reaches it from now on, and asks for its first level. */
  async function admit(socket: GuardedSocket, session: Session): Promise<boolean> {
    if (!sessions.add(session)) {
      socket.close(4429);
      return false;
    }
    const answer = await sessions.judge(session);
    if (answer === "signed-out") session.close(4401);
    if (answer === "none") session.close(4403);
    return answer !== "signed-out" && answer !== "none";
  }

  async function joinDocument(
    socket: GuardedSocket,
    actor: Actor,
    documentName: string,
    query: URLSearchParams,
  ): Promise<void> {
    const wantsAcks = query.get("ack") === "1";
    const connection = new DocumentConnection(socket, {
      actor,
      documentName,
      wantsAcks,
      settings,
      log: ports.log,
    });
    let leave = () => undefined as void;
    socket.listen({
      onBinary: (bytes) => {
        connection.receive(bytes);
      },
      onText: () => {
        connection.receiveText();
      },
      onClosed: () => {
        sessions.remove(connection);
        connection.stop();
        leave();
      },
    });
    if (!(await admit(socket, connection))) return;
    const room = await rooms.hold(documentName).catch((error: unknown) => closeFor(socket, error));
    if (room === null) socket.close(4404);
    if (!room) return;
    if (!socket.isOpen || !room.isOpen) {
      rooms.release(room);
      socket.close(1013);
      return;
    }
    leave = () => {
      rooms.leave(room, connection);
    };
    rooms.join(room, connection);
    connection.start(room);
  }

  async function joinTerminal(
    socket: GuardedSocket,
    actor: Actor,
    resource: { kind: "terminal"; workspaceId: string; terminalId: string },
    query: URLSearchParams,
  ): Promise<void> {
    const viewer = new TerminalSocket(socket, { actor, resource, query, settings, log: ports.log });
    socket.listen({
      onBinary: (bytes) => {
        viewer.receiveInput(bytes);
      },
      onText: (text) => {
        viewer.receiveControl(text);
      },
      onClosed: () => {
        sessions.remove(viewer);
        viewer.stop();
      },
    });
    if (!(await admit(socket, viewer))) return;
    const terminal = await terminals.hold(resource.workspaceId, resource.terminalId);
    if (terminal === null)
      viewer.refuse(4429, "This lab has as many terminals as it can have. Close one first.");
    else {
      if (!viewer.resumes) await terminal.prepareReplay();
      if (socket.isOpen) viewer.start(terminal);
    }
  }

  function closeFor(socket: GuardedSocket, error: unknown): undefined {
    ports.log.warn({ err: error }, "document not opened");
    const code: CloseCode = error instanceof CollabError && error.code === "closed" ? 1012 : 1013;
    socket.close(code);
  }

  async function close(): Promise<void> {
    const deadline = Date.now() + settings.closeTimeoutMs;
    await Promise.all([rooms.close(deadline), terminals.close(deadline)]);
    nodes?.close();
    sessions.closeAll(1012);
    lines.close();
    sockets.close();
  }

  return {
    handleUpgrade(request, socket, head) {
      const target = readTarget(request.url ?? "");
      if (target === "not-ours") return false;
      socket.on("error", () => undefined);
      if (target === "invalid") refuse(socket, "404 Not Found");
      else if (closing !== undefined) refuse(socket, "503 Service Unavailable");
      else {
        accept(request, socket, head, target).catch((error: unknown) => {
          ports.log.error({ err: error }, "upgrade failed");
          refuse(socket, "503 Service Unavailable");
        });
      }
      return true;
    },
    handleRequest: (request, response) => lines.handleRequest(request, response),
    rooms,
    terminals,
    recheck: (scope) => sessions.recheck(scope),
    close: () => (closing ??= close()),
  };
}

function refuse(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}
