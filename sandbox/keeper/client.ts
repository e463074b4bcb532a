import { once } from "node:events";
import type { Socket } from "node:net";
import { SandboxError } from "../errors.ts";
import {
  encodeFrame,
  type FromKeeper,
  type KeptSummary,
  type OpenRequest,
  readFrames,
  type ShellWanted,
  type ToKeeper,
} from "./frames.ts";
import { HeldShell } from "./held-shell.ts";
import { reachKeeper } from "./start.ts";

const REQUEST_MS = 10_000;
const SHUTDOWN_MS = 5_000;
type Answer = Extract<FromKeeper, { type: "answer" }>;

/** The server's side of the keeper. */
export interface ShellKeeper {
  /** Finds or starts the keeper's process; until then, and after it has ended, every call does. */
  ready(): Promise<void>;
  /** A shell that runs under the same group and id is ended first. */
  open(request: OpenRequest): Promise<HeldShell>;
  /** NOT_FOUND when it is not kept. */
  attach(group: string, id: string, from: number): Promise<HeldShell>;
  /**
   * The same as a new shell `as`, which has shown nothing yet, and in which `typed` was typed; one that has ended is
   * NOT_FOUND.
   */
  take(group: string, id: string, as: ShellWanted, typed: Uint8Array): Promise<HeldShell>;
  list(): Promise<KeptSummary[]>;
  /** Ends and forgets all shells of a group, or one. */
  forget(group: string, id?: string, epoch?: string): void;
  /** Lets go; the keeper and its shells live on. */
  leave(): void;
  /** Ends the keeper and all its shells. */
  shutdown(): Promise<void>;
}

/** `folder` is the keeper's; it ends by itself when no server came for `orphanMs`. */
export function createShellKeeper(
  folder: string,
  orphanMs: number,
  log: (message: string) => void,
): ShellKeeper {
  let link: Promise<Link> | undefined;

  function reach(): Promise<Link> {
    link ??= reachKeeper(folder, orphanMs).then(
      (socket) => new Link(socket, () => (link = undefined), log),
      (error: unknown) => {
        link = undefined;
        throw error;
      },
    );
    return link;
  }

  return {
    ready: async () => void (await reach()),

    open: async (shell) => (await reach()).hold({ type: "open", shell }),
    attach: async (group, id, from) => (await reach()).hold({ type: "attach", group, id, from }),
    take: async (group, id, as, typed) => (await reach()).hold({ type: "take", group, id, as }, typed),
    list: async () => (await reach()).list(),

    forget(group, id, epoch) {
      const which = { ...(id === undefined ? {} : { id }), ...(epoch === undefined ? {} : { epoch }) };
      void link?.then((connection) => connection.send({ type: "forget", group, ...which })).catch(() => {});
    },

    leave: () => void link?.then((connection) => connection.close()).catch(() => {}),

    async shutdown() {
      const connection = await link?.catch(() => undefined);
      await connection?.shutdown();
    },
  };
}

/** One connection: requests by number, holds by number. */
class Link {
  private readonly requests = new Map<number, (answer: Answer) => void>();
  private readonly holds = new Map<number, HeldShell>();
  private lastNumber = 0;

  constructor(
    private readonly socket: Socket,
    private readonly onClose: () => void,
    private readonly log: (message: string) => void,
  ) {
    readFrames<FromKeeper>(
      socket,
      (head, payload) => this.handle(head, payload),
      (error) => log(`what the keeper of shells said was not understood: ${String(error)}`),
    );
    socket.on("error", () => {});
    socket.on("close", () => this.closed());
    socket.unref();
  }

  async list(): Promise<KeptSummary[]> {
    const request = ++this.lastNumber;
    return (await this.answerTo(request, { type: "list", request })).shells;
  }

  /** A hold on a new shell, or on one that is kept. */
  async hold(
    which: WithoutNumbers<Extract<ToKeeper, { request: number; hold: number }>>,
    payload?: Uint8Array,
  ): Promise<HeldShell> {
    const request = ++this.lastNumber;
    const hold = request;
    const send = (message: object, bytes?: Uint8Array) => this.send({ ...message, hold } as ToKeeper, bytes);
    return new Promise((resolve, reject) => {
      // The hold must be known before the bytes that follow its answer in the same turn.
      const onAnswer = ({ shells: [summary], from: offset = 0 }: Answer) => {
        if (!summary) {
          reject(new SandboxError("NOT_FOUND", "This terminal has ended."));
          return;
        }
        const shell = new HeldShell(summary, offset, send, this.log);
        this.holds.set(hold, shell);
        resolve(shell);
      };
      this.answerTo(request, { ...which, request, hold }, { onAnswer, payload }).catch(reject);
    });
  }

  send(message: ToKeeper, payload?: Uint8Array): void {
    if (message.type === "detach") this.holds.delete(message.hold);
    if (!this.socket.destroyed) this.socket.write(encodeFrame(message, payload));
  }

  close(): void {
    this.socket.destroy();
  }

  async shutdown(): Promise<void> {
    if (this.socket.destroyed) return;
    this.socket.ref(); // a process with nothing else to do must not end before this has
    this.send({ type: "shutdown" });
    await once(this.socket, "close", { signal: AbortSignal.timeout(SHUTDOWN_MS) }).catch(() => {});
    this.socket.destroy();
  }

  private answerTo(
    request: number,
    message: ToKeeper,
    { onAnswer, payload }: { onAnswer?(answer: Answer): void; payload?: Uint8Array | undefined } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.requests.delete(request);
        reject(new SandboxError("TIMED_OUT", "The terminal did not answer in time. Please try again."));
      }, REQUEST_MS);
      this.requests.set(request, (answer) => {
        clearTimeout(timer);
        if (answer.error !== undefined) {
          reject(new SandboxError("FAILED", answer.error));
          return;
        }
        onAnswer?.(answer);
        resolve(answer);
      });
      this.send(message, payload);
    });
  }

  private handle(head: FromKeeper, payload: Buffer): void {
    switch (head.type) {
      case "welcome":
        return;
      case "answer": {
        const onAnswer = this.requests.get(head.request);
        this.requests.delete(head.request);
        return onAnswer?.(head);
      }
      case "data":
        return this.holds.get(head.hold)?.incoming.data(payload);
      case "typed":
        return this.holds.get(head.hold)?.incoming.typed(head.ticket, head.ok);
      case "exit":
        this.holds.get(head.hold)?.incoming.exit(head.exitCode);
        this.holds.delete(head.hold);
        return;
      case "lost":
        this.holds.get(head.hold)?.incoming.lost();
        this.holds.delete(head.hold);
        return;
    }
  }

  private closed(): void {
    this.onClose();
    const error = "The lab's terminals were interrupted. Please try again.";
    for (const [request, onAnswer] of this.requests) onAnswer({ type: "answer", request, shells: [], error });
    this.requests.clear();
    for (const shell of this.holds.values()) shell.incoming.cutOff();
    this.holds.clear();
  }
}

type WithoutNumbers<Message> = Message extends unknown ? Omit<Message, "request" | "hold"> : never;
