import type { IncomingMessage } from "node:http";
import type { FarSocket } from "./http/bridge.ts";

/** What an actor may do with one document or terminal. */
export type Level = "none" | "read" | "write";

/**
 * A level; "lead" is "write" and saying who types in a terminal. Or that the actor's session has ended: the socket
 * closes, and signing in again may open a new one.
 */
export type Judgement = Level | "lead" | "signed-out";

/** Who is at the other end of a socket, as established by `Ports.identify`, never by the client. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** The session the socket was opened with; revoking it closes the socket. */
  readonly sessionId: string;
  /** Shown beside the name, e.g. "Instructor"; absent when there is nothing to add. */
  readonly role?: string;
}

/** What a socket asks for. */
export type Resource =
  | { readonly kind: "document"; readonly name: string }
  | { readonly kind: "terminal"; readonly workspaceId: string; readonly terminalId: string };

/** Which open sockets must be judged again; absent fields match everything. */
export interface Scope {
  readonly userId?: string;
  readonly sessionId?: string;
  readonly documentName?: string;
  readonly workspaceId?: string;
}

/** A document's whole state. */
export interface StoredDocument {
  /** As one Yjs update. */
  readonly state: Uint8Array;
  /** The state vector of `state`, which then has no gaps; absent when nobody has looked. */
  readonly stateVector?: Uint8Array | undefined;
}

/** Durable storage of documents as a log of Yjs updates. */
export interface UpdateLog {
  /** Null when no such document was ever created. */
  load(name: string): Promise<StoredDocument | null>;
  /**
   * Resolves once the update is committed. Appends of all documents share one transaction per window.
   * Rejects with a `CollabError` "document-missing" when the document was deleted; any other rejection means
   * that the caller may try again (appending an update twice is harmless).
   */
  append(name: string, update: Uint8Array, actorId: string | null): Promise<void>;
  /** Creates a document with its first content; false when it already exists (nothing is changed then). */
  create(name: string, initial: Uint8Array, actorId: string | null): Promise<boolean>;
  /** Told that nobody has the document open any more: the moment to make the next load cheaper. */
  compact(name: string): Promise<void>;
  /** Commits what is pending, then refuses further work. */
  close(): Promise<void>;
}

/**
 * Carries messages between the nodes of one installation: to everybody who listens now, the sender included, at most
 * once, those of one sender in order. It remembers nothing; whoever uses it makes up for what is lost.
 */
export interface Relay {
  /** Hears a channel until `stop`. `listening` tells when, and whether, nothing said from now on is missed. */
  listen(
    channel: string,
    hear: (message: Uint8Array) => void,
  ): { readonly listening: Promise<boolean>; stop(): void };
  /** How many listeners were reached; null when the message was dropped. Never rejects, never queues without bound. */
  publish(channel: string, message: Uint8Array): Promise<number | null>;
  /** Calls back when messages can be exchanged again after some may have been missed, by us or by others. */
  onRestored(listener: () => void): () => void;
  close(): void;
}

/** What is kept of a terminal: the bytes that draw its screen, and JSON about them. */
export interface StoredTerminal {
  readonly screen: Uint8Array;
  readonly state: unknown;
}

/** Keeps what a terminal has shown, so that it is back after a restart. */
export interface TerminalLog {
  load(workspaceId: string, terminalId: string): Promise<StoredTerminal | null>;
  save(workspaceId: string, terminalId: string, terminal: StoredTerminal): Promise<void>;
}

/** Names one piece of input: a writer numbers what it sends upward, and repeats what may not have arrived. */
export interface InputMark {
  readonly writer: string;
  readonly sequence: number;
}

/**
 * One running shell, as a terminal sees it. Listeners are set once, before any byte can arrive. Where a shell can
 * outlive this process, the next one is given the same shell, by its epoch, and goes on at an offset.
 */
export interface Shell {
  /** Names this shell for as long as it lives. */
  readonly epoch: string;
  /** How many bytes it had printed before the first that `onData` gives. */
  readonly offset: number;
  onData(listener: (bytes: Uint8Array) => void): void;
  onExit(listener: (exit: ShellExit) => void): void;
  /** Resolves once it is typed. With a mark, what has been typed already is not typed again. Rejects if it never will be. */
  write(bytes: Uint8Array, mark?: InputMark): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Stops reading from the shell until `resume`, so that a flood waits in the guest. */
  pause(): void;
  resume(): void;
  kill(): void;
  /** Lets go of the shell, which lives on: the next request for this terminal's shell is given it. */
  detach(): void;
}

export interface ShellExit {
  readonly exitCode: number;
  /** What to tell people, e.g. "Your program used all 512 MB and was stopped."; absent for a plain exit. */
  readonly message?: string;
}

/**
 * The shell of this terminal if it still runs, else a new one. `resume` says up to where its output is known; the
 * shell then begins there, or later when it does not have all that follows.
 * Rejects with `ShellRefused` when there is a sentence to show to people; other errors are only logged.
 */
export type OpenShell = (request: {
  workspaceId: string;
  terminalId: string;
  columns: number;
  rows: number;
  resume?: { readonly epoch: string; readonly offset: number };
}) => Promise<Shell>;

/** Structured log sink; pino fits. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Everything the collaboration server needs from its owner. */
export interface Ports {
  /** Who opened this upgrade request; null refuses it (401). Checks session and Origin. */
  identify(request: IncomingMessage): Promise<Actor | null>;
  /** Asked at connect and at every `recheck`; "signed-out" when the session is gone or the user deactivated. */
  levelFor(actor: Actor, resource: Resource): Promise<Judgement>;
  updates: UpdateLog;
  terminalLog: TerminalLog;
  openShell: OpenShell;
  /**
   * For terminals over plain HTTP: a paused socket to the same `address` on the node whose terminal it is, as whoever
   * sent `request`; null when it is served here. Absent: it always is.
   */
  openElsewhere?: (request: IncomingMessage, address: string) => Promise<FarSocket | null>;
  /** Absent: this node is the only one. */
  relay?: Relay;
  log: Log;
}
