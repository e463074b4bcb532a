import { readVarString, readVarUint } from "lib0/decoding";
import { IndexeddbPersistence, clearDocument } from "y-indexeddb";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { countingSocket, type FrameCount } from "./acked-socket.ts";
import { documentStatus, mustForget, refusalFor, type DocumentStatus } from "./document-status.ts";

export type Level = "read" | "write";

export interface DocumentState {
  readonly status: DocumentStatus;
  /** What the server lets us do. A fresh connection counts as "read" until the server has said so. */
  readonly level: Level;
  /** Why we may only read, or why we were refused; a sentence for people. */
  readonly reason: string | null;
  /** True once there is content to show, from the server or from this browser's copy. */
  readonly loaded: boolean;
}

/** Our extension of the y-websocket protocol; the server sends these only because we ask with `ack=1`. */
const MESSAGE_ACKNOWLEDGED = 100;
const MESSAGE_LEVEL = 101;

/** How long a broken browser store may hold up the first connection. */
const LOCAL_COPY_TIMEOUT_MS = 1500;
const MAX_BACKOFF_MS = 10_000;
/** A link that has not acknowledged for this long is dead, whatever the browser believes. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;

/**
 * One document, live: a Yjs doc, its connection to the server and its copy in this browser. Owned by
 * whoever creates it; `close()` frees socket, timers and store.
 */
export class DocumentConnection {
  readonly doc = new Y.Doc();
  readonly awareness: Awareness;
  readonly #provider: WebsocketProvider;
  readonly #copy: IndexeddbPersistence | null;
  readonly #copyName: string;
  readonly #frames: FrameCount = { sent: 0, acknowledged: 0 };
  readonly #listeners = new Set<() => void>();
  readonly #ending = new AbortController();
  #level: Level;
  #reason: string | null = null;
  #refusedBecause: string | null = null;
  #loaded = false;
  #lost = false;
  #overdue: ReturnType<typeof setTimeout> | null = null;
  #state: DocumentState;

  /** `name` as in the address (`workspace/<id>`); the local copy is kept apart for each person. */
  constructor(name: string, userId: string, level: Level) {
    this.#level = level;
    this.#copyName = `document:${userId}:${name}`;
    this.#provider = new WebsocketProvider(collaborationAddress(), name, this.doc, {
      connect: false,
      params: { ack: "1" },
      disableBc: true,
      maxBackoffTime: MAX_BACKOFF_MS,
      WebSocketPolyfill: countingSocket(this.#frames, () => this.#publish()),
      shouldReconnect: (event) => refusalFor(event.code, event.reason) === null,
    });
    this.awareness = this.#provider.awareness;
    this.#copy = typeof indexedDB === "undefined" ? null : new IndexeddbPersistence(this.#copyName, this.doc);
    this.#state = this.#read();
    this.#listen();
    void this.#connectAfterLocalCopy();
  }

  /** For useSyncExternalStore: stable functions, a new state object only when something changed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getState = (): DocumentState => this.#state;

  close(): void {
    this.#ending.abort();
    this.#listeners.clear();
    if (this.#overdue !== null) clearTimeout(this.#overdue);
    this.#provider.destroy();
    this.awareness.destroy();
    // A store that never opened has nothing to free.
    this.#copy?.destroy().catch(() => undefined);
    this.doc.destroy();
  }

  #listen(): void {
    const provider = this.#provider;
    provider.messageHandlers[MESSAGE_ACKNOWLEDGED] = (_encoder, decoder) => {
      this.#frames.acknowledged = readVarUint(decoder);
      this.#publish();
    };
    provider.messageHandlers[MESSAGE_LEVEL] = (_encoder, decoder) => {
      this.#level = readVarUint(decoder) === 1 ? "write" : "read";
      this.#reason = readVarString(decoder) || null;
      this.#publish();
    };
    provider.on("sync", (synced) => {
      if (synced) this.#loaded = true;
      this.#publish();
    });
    provider.on("connection-close", () => {
      this.#lost = true;
      // The provider clears `synced` only after this event.
      queueMicrotask(() => this.#publish());
    });
    provider.on("closed", ({ code, reason }) => this.#refuse(code, reason));
    const { signal } = this.#ending;
    // Both when the network goes and when it comes, the old link may be dead without anyone having said so.
    window.addEventListener("online", () => this.#dialAgain(), { signal });
    window.addEventListener("offline", () => this.#dialAgain(), { signal });
    // A tab that the browser had frozen: what came meanwhile waits, but nobody knows whether the link still lives.
    document.addEventListener("resume", () => this.#dialAgain(), { signal });
    // A page left by a link may be kept for the back button: say goodbye now, so that our cursor goes too.
    window.addEventListener("pagehide", () => provider.disconnect(), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.#dialAgain(), { signal });
  }

  async #connectAfterLocalCopy(): Promise<void> {
    if (this.#copy) {
      await Promise.race([this.#copy.whenSynced, timeout(LOCAL_COPY_TIMEOUT_MS, this.#ending.signal)]);
      if (this.#ending.signal.aborted) return;
      if (this.doc.store.clients.size > 0) this.#loaded = true;
      this.#publish();
    }
    this.#provider.connect();
  }

  #dialAgain(): void {
    if (this.#refusedBecause !== null || this.#ending.signal.aborted) return;
    this.#provider.disconnect();
    this.#provider.connect();
  }

  /** Gives up a connection that stays silent about what it was sent. */
  #watchForAcknowledgement(): void {
    const { sent, acknowledged } = this.#frames;
    if (acknowledged < sent && this.#provider.wsconnected) {
      this.#overdue ??= setTimeout(() => {
        this.#overdue = null;
        if (this.#frames.sent > 0 && this.#frames.acknowledged <= acknowledged) this.#dialAgain();
        else this.#watchForAcknowledgement();
      }, ACKNOWLEDGED_WITHIN_MS);
    } else if (this.#overdue !== null) {
      clearTimeout(this.#overdue);
      this.#overdue = null;
    }
  }

  #refuse(code: number, reason: string): void {
    this.#refusedBecause =
      refusalFor(code, reason) ?? "The connection was closed. Reload the page to try again.";
    if (mustForget(code)) {
      void this.#copy
        ?.destroy()
        .then(() => clearDocument(this.#copyName))
        .catch(() => undefined);
    }
    this.#publish();
  }

  #read(): DocumentState {
    const status = documentStatus({
      refusedBecause: this.#refusedBecause,
      synced: this.#provider.synced,
      lost: this.#lost,
      level: this.#level,
      ...this.#frames,
    });
    const level = status === "refused" ? "read" : this.#level;
    return { status, level, reason: this.#refusedBecause ?? this.#reason, loaded: this.#loaded };
  }

  #publish(): void {
    this.#watchForAcknowledgement();
    const next = this.#read();
    const now = this.#state;
    if (
      next.status === now.status &&
      next.level === now.level &&
      next.reason === now.reason &&
      next.loaded === now.loaded
    ) {
      return;
    }
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

function collaborationAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/collab`;
}

function timeout(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
