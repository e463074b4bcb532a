import { randomInt } from "node:crypto";
import { setImmediate, setInterval } from "node:timers";
import type { Log, Relay } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { LogReader } from "./log-reader.ts";
import { type Mark, type NodeMessage, readNodeMessage, writeNodeMessage } from "./messages.ts";
import { Replica } from "./replica.ts";

const channel = "nodes";
/** How many nodes that fell silent are remembered, to notice that one was only slow. */
const maxSilent = 256;
/** When messages were missed, this many documents compare notes at a time. */
const asksPerTurn = 20;
const askPauseMs = 20;

/**
 * This process among the other nodes: says that it lives, notices who does not any more, and tells what its own
 * replicas have saved, all documents of a group commit in one message.
 */
export class Nodes {
  readonly id = randomId();
  private readonly replicas = new Set<Replica>();
  /** The replicas of others that ours know, and which of ours knows them. */
  private readonly known = new Map<number, Replica>();
  private readonly heardAt = new Map<number, number>();
  private readonly silent = new Set<number>();
  private readonly reader: LogReader;
  private saved = new Map<number, number>();
  private readonly stops: (() => void)[];
  private asking: NodeJS.Timeout | undefined;
  private looking: NodeJS.Immediate | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly log: Log,
    private readonly settings: Settings,
  ) {
    this.reader = new LogReader(log, settings.maxSaveRetryMs);
    const ear = relay.listen(channel, (bytes) => {
      this.hear(bytes);
    });
    const beat = setInterval(() => {
      this.beat();
    }, settings.nodeBeatMs).unref();
    const unheard = relay.onRestored(() => {
      this.askAll();
      // Who died meanwhile cannot be asked any more.
      for (const replica of this.replicas) this.reader.add(replica);
    });
    this.stops = [
      () => {
        ear.stop();
      },
      () => {
        clearInterval(beat);
      },
      unheard,
    ];
    void ear.listening.then(() => {
      this.say({ kind: "beat" });
    });
  }

  /** A replica of this document; it hears the others from now on, and keeps what they say until `attach`. */
  join(name: string): Replica {
    const replica: Replica = new Replica(randomId(), name, {
      node: this.id,
      relay: this.relay,
      log: this.log,
      settings: this.settings,
      onPeer: (id) => {
        this.known.set(id, replica);
      },
      onPeerGone: (id) => {
        this.known.delete(id);
      },
      onHeard: (node) => {
        this.note(node);
      },
      onSaved: (mark) => {
        this.tellSaved(mark);
      },
      onLeaving: () => {
        this.sendSaved();
        this.replicas.delete(replica);
        this.reader.remove(replica);
      },
    });
    this.replicas.add(replica);
    return replica;
  }

  /** Takes leave of the others. The relay stays its owner's to close. */
  close(): void {
    this.sendSaved();
    this.say({ kind: "bye" });
    clearTimeout(this.asking);
    clearImmediate(this.looking);
    this.reader.close();
    for (const stop of this.stops) stop();
  }

  private hear(bytes: Uint8Array): void {
    let heard: ReturnType<typeof readNodeMessage>;
    try {
      heard = readNodeMessage(bytes);
    } catch (error) {
      this.log.warn({ err: error }, "a message between nodes cannot be read");
      return;
    }
    const { node, message } = heard;
    if (node === this.id) return;
    if (message.kind === "bye") {
      this.heardAt.delete(node);
      this.dropNode(node);
      return;
    }
    this.note(node);
    if (message.kind !== "saved") return;
    for (const mark of message.saved) this.known.get(mark.replica)?.peerSaved(mark);
  }

  /** This node has just been heard. One that was given up has missed things, and so have we. */
  private note(node: number): void {
    this.heardAt.set(node, performance.now());
    if (this.silent.delete(node)) this.askAll();
  }

  private beat(): void {
    this.say({ kind: "beat" });
    // Not yet: if this process was busy itself, the others have been heard but not listened to.
    this.looking = setImmediate(this.lookAround);
  }

  private readonly lookAround = (): void => {
    const now = performance.now();
    for (const [node, at] of this.heardAt) {
      if (now - at < this.settings.nodeSilentMs) continue;
      this.heardAt.delete(node);
      this.silent.add(node);
      for (const oldest of this.silent) if (this.silent.size > maxSilent) this.silent.delete(oldest);
      // It may have saved more than it could say.
      for (const replica of this.dropNode(node)) this.reader.add(replica);
    }
    for (const replica of this.replicas) replica.compareIfDue(now);
  };

  /** Returns our replicas that knew it. */
  private dropNode(node: number): Replica[] {
    return [...this.replicas].filter((replica) => replica.dropNode(node));
  }

  /** Not all at once: a node may have thousands of documents open. */
  private askAll(): void {
    clearTimeout(this.asking);
    const waiting = [...this.replicas];
    const askSome = (): void => {
      for (const replica of waiting.splice(0, asksPerTurn)) replica.ask();
      this.asking = waiting.length > 0 ? setTimeout(askSome, askPauseMs).unref() : undefined;
    };
    askSome();
  }

  private tellSaved({ replica, position }: Mark): void {
    if (this.saved.size === 0) setImmediate(this.sendSaved);
    this.saved.set(replica, position);
  }

  private readonly sendSaved = (): void => {
    if (this.saved.size === 0) return;
    const saved = [...this.saved].map(([replica, position]) => ({ replica, position }));
    this.saved = new Map();
    this.say({ kind: "saved", saved });
  };

  private say(message: NodeMessage): void {
    void this.relay.publish(channel, writeNodeMessage(this.id, message));
  }
}

/** 48 random bits, never 0. */
function randomId(): number {
  return randomInt(1, 2 ** 48 - 1);
}
