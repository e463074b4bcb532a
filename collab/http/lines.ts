import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Actor, Log, Ports } from "../ports.ts";
import { MalformedFrame } from "../protocol.ts";
import type { RawSocket } from "../raw-socket.ts";
import { within } from "../sessions.ts";
import type { Settings } from "../settings.ts";
import { type BodyLimits, readBody } from "./body.ts";
import { Line } from "./line.ts";
import type { Kept } from "./outbox.ts";

/** What a body may have beyond one largest frame: the frame's own header, and small frames before it. */
const bodyRoomBytes = 64 * 1024;

export interface LinesContext {
  readonly identify: Ports["identify"];
  readonly log: Log;
  readonly settings: Settings;
  /** A client has opened a socket; `address` is what a WebSocket would have asked for, `request` opened the line. */
  serve(socket: RawSocket, actor: Actor, address: string, request: IncomingMessage): void;
}

interface OpenLine {
  readonly line: Line;
  /** What is still being read, and the answer that may still be on its way; a newer one ends either. */
  body: IncomingMessage | undefined;
  answer: ServerResponse | undefined;
}

interface Person extends Kept {
  lines: number;
}

/**
 * Sockets over plain HTTP, for networks that let no WebSocket through. Everything is a POST to `/collab`: browsers
 * then always say where it comes from, and nothing in between keeps an answer for later. The requests are in SPEC.md.
 */
export class Lines {
  private readonly lines = new Map<string, OpenLine>();
  private readonly people = new Map<string, Person>();
  private isClosed = false;

  constructor(private readonly context: LinesContext) {}

  get size(): number {
    return this.lines.size;
  }

  /** True when the request is ours; it is then answered. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    const [path, search] = (request.url ?? "").split("?", 2);
    if (path !== "/collab") return false;
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    this.answer(request, response, new URLSearchParams(search)).catch((error: unknown) => {
      if (!request.destroyed) this.context.log.warn({ err: error }, "line request failed");
      reply(response, 503);
    });
    return true;
  }

  /** Gives waiting polls what there is to tell, then knows no line any more. */
  close(): void {
    this.isClosed = true;
    for (const { line } of this.lines.values()) line.close();
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    const { identify, settings } = this.context;
    if (request.method !== "POST") {
      response.setHeader("Allow", "POST");
      reply(response, 405);
      return;
    }
    const actor = await within(identify(request), settings.joinTimeoutMs);
    const id = query.get("line");
    const position = Number(query.get("from") ?? query.get("seq") ?? NaN);
    if (actor === null) reply(response, 401);
    else if (this.isClosed) reply(response, 503);
    else if (id === null) this.open(request, response, actor);
    else {
      const open = this.lines.get(id);
      // Somebody else's is as unknown as one of another node.
      const isTheirs = open?.line.actor.id === actor.id && open.line.actor.sessionId === actor.sessionId;
      if (open === undefined || !isTheirs) reply(response, 404);
      else if (!Number.isSafeInteger(position)) reply(response, 400);
      else if (query.has("from")) this.poll(response, open, position);
      else await this.take(request, response, open, position, query.get("end") === "1");
    }
    // What nobody has read of the request is dropped, or its connection could not be used again.
    request.resume();
  }

  private open(request: IncomingMessage, response: ServerResponse, actor: Actor): void {
    const { settings, serve } = this.context;
    const person = this.people.get(actor.id) ?? { lines: 0, bytes: 0 };
    if (person.lines >= settings.maxLinesPerActor) {
      reply(response, 429);
      return;
    }
    person.lines++;
    this.people.set(actor.id, person);
    const id = randomBytes(24).toString("base64url");
    const line = new Line(actor, settings, person, {
      onOpened: (socket, address) => {
        serve(socket, actor, address, request);
      },
      onEnded: () => {
        this.lines.delete(id);
        person.lines--;
        if (person.lines === 0) this.people.delete(actor.id);
      },
    });
    this.lines.set(id, { line, body: undefined, answer: undefined });
    response.setHeader("Content-Type", "application/json");
    reply(response, 200, JSON.stringify({ line: id }));
  }

  private poll(response: ServerResponse, open: OpenLine, from: number): void {
    const { answer } = open;
    // Who asks anew reads no older answer; one that still waits is answered with nothing, by the line.
    if (answer !== undefined && answer.writableEnded && !answer.writableFinished) answer.destroy();
    open.answer = response;
    const abandon = open.line.awaitRecords(from, (records) => {
      reply(response, 200, records);
    });
    if (abandon === null) reply(response, 409);
    else response.once("close", abandon);
  }

  private async take(
    request: IncomingMessage,
    response: ServerResponse,
    open: OpenLine,
    seq: number,
    isEnd: boolean,
  ): Promise<void> {
    const { settings, log } = this.context;
    const { line } = open;
    // Who brings anew has given up what came before, also when nobody has told us yet.
    open.body?.destroy();
    open.body = request;
    try {
      // What there is no room for stays unread, in the network.
      const hasRoom = await line.hasRoom();
      const body = hasRoom && !request.destroyed ? await readBody(request, limitsOf(settings)) : undefined;
      if (body === undefined) reply(response, 503);
      else if (body === null) reply(response, 413);
      else if (line.take(seq, body)) {
        if (isEnd) line.hangUp();
        reply(response, 204);
      } else reply(response, 409);
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      log.info({ err: error, actor: line.actor.id }, "malformed line body");
      line.close();
      reply(response, 400);
    } finally {
      if (open.body === request) open.body = undefined;
    }
  }
}

function limitsOf({ maxFrameBytes, lineBodyMs, slowestBytesPerSecond }: Settings): BodyLimits {
  return { maxBytes: maxFrameBytes + bodyRoomBytes, maxMs: lineBodyMs, slowestBytesPerSecond };
}

function reply(response: ServerResponse, status: number, body: string | Uint8Array = ""): void {
  if (response.headersSent || response.destroyed) return;
  response.statusCode = status;
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("X-Content-Type-Options", "nosniff");
  if (status === 204) {
    response.end();
    return;
  }
  if (!response.hasHeader("Content-Type")) response.setHeader("Content-Type", "application/octet-stream");
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.end(body);
}
