import { ServerResponse, type IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { AppError } from "#server/errors.ts";
import type { Logger } from "#server/log.ts";
import { createPreviewAddresses, type PreviewAddresses, type PreviewTarget } from "./address.ts";
import { takePassTokens } from "./cookies.ts";
import { isForeign } from "./foreign.ts";
import { forward, passAnswer } from "./forward.ts";
import { createGate, type ChangedRights, type Verdict } from "./gate.ts";
import { noticeOf, notices, Refused } from "./notices.ts";
import { answerOwn, entryAddress, isOwnPath } from "./own-pages.ts";
import { answerNotice } from "./pages.ts";
import type { Pass, Passes } from "./passes.ts";
import { guestRequestHeaders } from "./request-headers.ts";
import { guestResponseHeaders } from "./response-headers.ts";
import type { PreviewInput } from "./schema.ts";
import { createSlots } from "./slots.ts";
import { tunnel } from "./tunnel.ts";

export interface PreviewDeps {
  /** `https://*.<base>`; undefined: `*.localhost`, for those who use the platform on its own machine. */
  readonly pattern: string | undefined;
  readonly passes: Passes;
  /** Whether the owner of a pass may see its lab now. */
  readonly judge: (pass: Pass) => Promise<Verdict>;
  /** True when `token` opens the session with this id: no program may see it. */
  readonly opensSession: (token: string, sessionId: string) => boolean;
  /** A connection to a port inside a lab; null when nothing listens there. Throws what people can be told. */
  readonly connect: (target: PreviewTarget) => Promise<Duplex | null>;
  /** Whether something listens there; starts nothing. */
  readonly isListening: (target: PreviewTarget) => Promise<boolean>;
  /** Where people use the platform, when that is settled; else their own machine, on the port they asked. */
  readonly publicOrigin: string | undefined;
  readonly log: Logger;
}

/** Someone who may see the lab, on a page of the platform. */
export interface Visitor {
  readonly userId: string;
  readonly sessionId: string;
  readonly platformOrigin: string;
}

export interface Preview {
  /**
   * An address, good once and for half a minute, that lets this person in to a port of a lab, and the origin it is
   * on. Ask `access` before. UNAVAILABLE where previews have no address.
   */
  letIn(
    visitor: Visitor,
    input: PreviewInput,
  ): Promise<{ readonly address: string; readonly origin: string }>;
  readonly frameSource: PreviewAddresses["frameSource"];
  /** True when the request is for a preview's host; it is then answered. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  /** True when the upgrade is for a preview's host; the socket is then taken over. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Judges those who look at a preview anew; whoever may not any more is put out. */
  recheck(changed: ChangedRights): void;
  close(): void;
}

/** Shows servers in labs to those who may see the lab, each port of each lab on an origin of its own. */
export function createPreview(deps: PreviewDeps): Preview {
  const { passes, log } = deps;
  const addresses = createPreviewAddresses(deps.pattern);
  const gate = createGate(passes, deps.judge);
  const slots = createSlots();

  /** Lets in whoever asks, and keeps a place and a connection for them until `work` is over. */
  const visit = async (
    request: IncomingMessage,
    target: PreviewTarget,
    onPutOut: () => void,
    work: (pass: Pass, stream: Duplex) => Promise<void>,
  ) => {
    if (isForeign(request, target, addresses)) throw new Refused(notices.foreign);
    const { tokens } = takePassTokens(request.headers.cookie);
    const entry = await gate.enter(tokens, target, onPutOut);
    if (entry.verdict === "may-not") throw new Refused(notices.mayNot);
    if (entry.verdict !== "may") throw new Refused(notices.letInAnew);
    const giveBack = slots.take(target.workspaceId);
    try {
      if (giveBack === null) throw new Refused(notices.busy);
      const stream = await deps.connect(target);
      if (stream === null) throw new Refused(notices.nothingListens(target));
      stream.on("error", () => undefined); // Whoever reads it is told; afterwards nobody has to be.
      await work(entry.pass, stream)
        .catch((error: unknown) => {
          log.debug({ err: error, ...target }, "no answer from a program in a lab");
          throw new Refused(notices.notHttp(target));
        })
        .finally(() => stream.destroy());
    } finally {
      giveBack?.();
      entry.leave();
    }
  };

  const headersFor = (request: IncomingMessage, target: PreviewTarget, pass: Pass, isUpgrade: boolean) => {
    const origin = addresses.originOf(target, pass.platformOrigin) ?? "";
    const where = { port: target.port, origin, platformOrigin: pass.platformOrigin };
    return {
      headers: guestRequestHeaders({
        headers: request.headers,
        port: target.port,
        origin,
        isCredential: (token) => deps.opensSession(token, pass.sessionId),
        isUpgrade,
      }),
      answerHeaders: (answer: IncomingMessage) => guestResponseHeaders(answer, where),
    };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, target: PreviewTarget) => {
    if (isOwnPath(request.url)) {
      await answerOwn({ passes, gate, isListening: deps.isListening }, target, request, response);
      return;
    }
    const putOut = () => response.destroy();
    await visit(request, target, putOut, (pass, stream) =>
      forward({ request, response, stream, ...headersFor(request, target, pass, false) }),
    );
  };

  const upgrade = async (
    request: IncomingMessage,
    response: ServerResponse,
    socket: Socket,
    head: Buffer,
    target: PreviewTarget,
  ) => {
    if (request.headers.upgrade?.toLowerCase() !== "websocket") throw new Refused(notices.otherProtocol);
    const putOut = () => socket.destroy();
    await visit(request, target, putOut, async (pass, stream) => {
      const { headers, answerHeaders } = headersFor(request, target, pass, true);
      const declined = await tunnel({ request, socket, head, stream, headers });
      if (declined !== null) await passAnswer(declined, response, answerHeaders);
    });
  };

  /** Someone who opened the address itself goes by way of the platform, which knows them; others are told. */
  const refuse = (
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
    target: PreviewTarget,
  ) => {
    const notice = noticeOf(error);
    const { headers, method, url = "/" } = request;
    if (notice === notices.letInAnew && headers["sec-fetch-dest"] === "document" && method === "GET") {
      const port = /:\d+$/.exec(headers.host ?? "")?.[0] ?? "";
      const platform = deps.publicOrigin ?? `http://127.0.0.1${port}`;
      const Location = `${platform}/preview/${target.workspaceId}/${String(target.port)}${url}`;
      response.writeHead(303, { Location, "Cache-Control": "no-store" }).end();
    } else answerNotice(request, response, notice);
  };

  const handle = (
    request: IncomingMessage,
    response: ServerResponse,
    target: PreviewTarget | "unknown",
    work: (target: PreviewTarget) => Promise<void>,
  ) => {
    if (target === "unknown") return answerNotice(request, response, notices.unknownHost);
    const startedAt = performance.now();
    work(target)
      .catch((error: unknown) => refuse(request, response, error, target))
      .catch((error: unknown) => {
        log.error({ err: error, ...target }, "a preview was not answered");
        response.destroy();
      })
      .finally(() => {
        const ms = Math.round(performance.now() - startedAt);
        log.debug({ ...target, method: request.method, status: response.statusCode, ms }, "preview");
      });
  };

  return {
    async letIn({ userId, sessionId, platformOrigin }, { workspaceId, port, path }) {
      const origin = addresses.originOf({ workspaceId, port }, platformOrigin);
      if (origin === null) {
        throw new AppError(
          "UNAVAILABLE",
          "Previews have no address on this server. Whoever runs it can give them one: PREVIEW_ORIGIN in .env.example.",
        );
      }
      const ticket = await passes.issueTicket({ workspaceId, port, userId, sessionId, platformOrigin });
      return { origin, address: entryAddress(origin, ticket, path) };
    },
    frameSource: addresses.frameSource,
    handleRequest(request, response) {
      const target = addresses.targetOf(request.headers.host);
      if (target === null) return false;
      handle(request, response, target, (known) => answer(request, response, known));
      return true;
    },
    handleUpgrade(request, socket, head) {
      const target = addresses.targetOf(request.headers.host);
      if (target === null || !(socket instanceof Socket)) return false;
      socket.on("error", () => socket.destroy());
      // Whoever asks in vain is answered over HTTP, like everybody else.
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.assignSocket(socket);
      response.once("finish", () => socket.end());
      handle(request, response, target, (known) => upgrade(request, response, socket, head, known));
      return true;
    },
    recheck: gate.recheck,
    close: gate.close,
  };
}
