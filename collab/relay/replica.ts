import type { Log, Relay } from "../ports.ts";
import type { Settings } from "../settings.ts";
import {
  type AuthoredUpdate,
  type DocumentMessage,
  type Mark,
  readDocumentMessage,
  type RelayedState,
  type ReplicaState,
  type Speaker,
  writeDocumentMessage,
} from "./messages.ts";

/** What is kept of what others say while the document is still loading; what is beyond is asked for again. */
const maxEarlyBytes = 8 * 1024 * 1024;
/** How often a question that not everybody answered is repeated at once. */
const maxRepeats = 3;

/** The document as its replica sees it. */
export interface SharedDocument {
  /** The same for all that have the same content. */
  digest(): Uint8Array;
  stateVector(): Uint8Array;
  differenceFrom(stateVector: Uint8Array): Uint8Array;
  /** What must be on disk for all of the document to be. `own`: its position, if its own part is not. */
  unsaved(): { readonly own: number | null; readonly foreign: readonly Mark[] };
  /** Everybody connected to this node. */
  people(): RelayedState[];
  /** Edits of others. False: they build on something that is missing here; what could be applied was. */
  takeEdits(edits: readonly AuthoredUpdate[], awaits: readonly Mark[]): boolean;
  /** Another replica is on disk up to there. */
  settle(mark: Mark): void;
  /** Who is connected to another node; `isAll`: and nobody else is. */
  takePeople(replica: number, people: readonly RelayedState[], isAll: boolean): void;
  /** Others have put on disk what was too large to send. */
  readAgain(): void;
}

interface Peer {
  readonly node: number;
  /** The position of the last edits message heard. */
  heard: number;
  /** What it contributed itself is on disk up to here. */
  saved: number;
}

export interface ReplicaContext {
  readonly node: number;
  readonly relay: Relay;
  readonly log: Log;
  readonly settings: Settings;
  onPeer(replica: number): void;
  onPeerGone(replica: number): void;
  onHeard(node: number): void;
  onSaved(mark: Mark): void;
  onLeft(): void;
}

/**
 * One document's line to its replicas on other nodes.
 *
 * It listens before the document is loaded, so nothing is missed in between. Then it asks: says what it has, and
 * everybody answers with what is missing here, and with what they have, so that they get what is missing there.
 * From then on edits are passed on as they come. Whatever hints at a message missed (a gap in the positions, edits
 * that build on something unknown, a speaker never heard of, a broken relay) makes it ask again, as it does
 * every now and then even without a hint. While it knows of no other replica it says nothing.
 */
export class Replica {
  private readonly peers = new Map<number, Peer>();
  private readonly speaker: Speaker;
  private readonly channel: string;
  private readonly ear: ReturnType<Relay["listen"]>;
  private document: SharedDocument | undefined;
  private early: Uint8Array[] = [];
  private earlyBytes = 0;
  /** The position of our last edits message, and the highest that others wait to hear is saved. */
  private said = 0;
  private promised = 0;
  private toldSaved = 0;
  private question:
    { readonly timer: NodeJS.Timeout; readonly answered: Set<number>; again: boolean } | undefined;
  private compareAt = 0;

  constructor(
    readonly id: number,
    private readonly name: string,
    private readonly context: ReplicaContext,
  ) {
    this.speaker = { node: context.node, replica: id };
    this.channel = `document:${name}`;
    this.ear = context.relay.listen(this.channel, (bytes) => {
      this.hear(bytes);
    });
  }

  /** Whether the others are heard; false when they are not for now. */
  get listening(): Promise<boolean> {
    return this.ear.listening;
  }

  /** The document is loaded: catches up with what was said meanwhile, and asks the others what they have. */
  attach(document: SharedDocument): void {
    this.document = document;
    for (const bytes of this.early) this.hear(bytes);
    this.early = [];
    this.ask();
  }

  /** Passes on this node's own edits that lead to `position`. */
  sayEdits(edits: readonly AuthoredUpdate[], position: number): void {
    if (this.peers.size === 0) return;
    const after = this.said;
    this.said = position;
    this.promised = position;
    if (!this.say({ kind: "edits", after, position, edits })) this.ask();
  }

  sayPeople(people: readonly RelayedState[]): void {
    if (this.peers.size > 0 && people.length > 0) this.say({ kind: "people", people });
  }

  /** This node's own edits are on disk up to `position`. */
  noteSaved(position: number): void {
    if (this.promised <= this.toldSaved || position <= this.toldSaved) return;
    this.toldSaved = position;
    this.context.onSaved({ replica: this.id, position });
  }

  peerSaved(mark: Mark): void {
    const peer = this.peers.get(mark.replica);
    if (peer !== undefined) peer.saved = Math.max(peer.saved, mark.position);
    this.document?.settle(mark);
  }

  /** Of these marks those that, as far as we know, are not on disk yet. */
  stillAwaited(marks: readonly Mark[]): Mark[] {
    // What comes from us is ours to save anyway.
    return marks.filter(
      ({ replica, position }) => replica !== this.id && position > (this.peers.get(replica)?.saved ?? -1),
    );
  }

  /** Says what we have, for everybody to answer. */
  ask(): void {
    if (this.question !== undefined) this.question.again = true;
    else void this.askNow(0);
  }

  compareIfDue(now: number): void {
    if (this.peers.size > 0 && now >= this.compareAt) this.ask();
  }

  /** The node is gone, and its people with it. */
  dropNode(node: number): void {
    for (const [replica, peer] of this.peers) if (peer.node === node) this.dropPeer(replica);
  }

  leave(): void {
    if (this.peers.size > 0) this.say({ kind: "bye" });
    for (const replica of this.peers.keys()) this.context.onPeerGone(replica);
    this.peers.clear();
    clearTimeout(this.question?.timer);
    this.ear.stop();
    this.document = undefined;
    this.context.onLeft();
  }

  private hear(bytes: Uint8Array): void {
    const { document, context } = this;
    if (document === undefined) {
      this.keepForLater(bytes);
      return;
    }
    try {
      const { speaker, message } = readDocumentMessage(bytes);
      if (speaker.node === context.node) return;
      context.onHeard(speaker.node);
      if (message.kind === "bye") this.dropPeer(speaker.replica);
      else this.hearFrom(speaker, message, document);
    } catch (error) {
      context.log.warn({ err: error, document: this.name }, "a message from another node was not taken");
      this.ask();
    }
  }

  private hearFrom(speaker: Speaker, message: DocumentMessage, document: SharedDocument): void {
    const { replica } = speaker;
    const peer = this.peers.get(replica) ?? this.meet(speaker, message);
    switch (message.kind) {
      case "state":
        this.hearState(replica, peer, message, document);
        break;
      case "edits": {
        if (message.after > peer.heard) this.ask();
        peer.heard = Math.max(peer.heard, message.position);
        const mark = { replica, position: message.position };
        if (!document.takeEdits(message.edits, this.stillAwaited([mark]))) this.ask();
        break;
      }
      case "difference":
        if (message.to !== this.id) break;
        if (message.update !== null) {
          const edits = [{ actorId: null, update: message.update }];
          if (!document.takeEdits(edits, this.stillAwaited(message.awaits))) this.ask();
        } else if (this.stillAwaited(message.awaits).length === 0) document.readAgain();
        break;
      case "people":
        document.takePeople(replica, message.people, false);
        break;
      case "bye":
        break;
    }
  }

  private hearState(replica: number, peer: Peer, state: ReplicaState, document: SharedDocument): void {
    document.takePeople(replica, state.people, true);
    if (state.to !== null && state.to !== this.id) {
      if (state.position > peer.heard) this.ask();
      return;
    }
    this.question?.answered.add(replica);
    peer.heard = Math.max(peer.heard, state.position);
    const isSame = Buffer.compare(state.digest, document.digest()) === 0;
    if (isSame) this.compareLater();
    else this.sayDifference(replica, state.stateVector, document);
    // After the difference, so that it finds us equal unless we lack something ourselves.
    if (state.to === null) void this.sayState(replica, document);
    // Who came since we asked has not been told to anybody: we knew of nobody.
    else this.sayPeople(document.people());
  }

  /** Whoever first speaks by stating what it has is answered; from anybody else we have missed something. */
  private meet(speaker: Speaker, message: DocumentMessage): Peer {
    const isIntroduction = message.kind === "state" && (message.to === null || message.to === this.id);
    const heard = message.kind === "edits" ? message.after : 0;
    const peer: Peer = { node: speaker.node, heard, saved: 0 };
    this.peers.set(speaker.replica, peer);
    this.context.onPeer(speaker.replica);
    if (!isIntroduction) this.ask();
    return peer;
  }

  private dropPeer(replica: number): void {
    if (!this.peers.delete(replica)) return;
    this.context.onPeerGone(replica);
    this.document?.takePeople(replica, [], true);
  }

  private async askNow(repeats: number): Promise<void> {
    const { document } = this;
    if (document === undefined) return;
    const { askAgainMs } = this.context.settings;
    let expected = 0;
    const timer = setTimeout(() => {
      const { again = false, answered = new Set() } = this.question ?? {};
      this.question = undefined;
      if (answered.size < expected && repeats < maxRepeats) void this.askNow(repeats + 1);
      else if (again) void this.askNow(0);
    }, askAgainMs).unref();
    this.question = { timer, answered: new Set(), again: false };
    this.compareLater();
    const reached = await this.sayState(null, document);
    expected = (reached ?? 1) - 1; // One of them is ourselves.
  }

  /** Jittered, so that the replicas of a document do not all ask at the same time. */
  private compareLater(): void {
    this.compareAt = performance.now() + this.context.settings.compareEveryMs * (0.75 + Math.random() / 2);
  }

  private sayState(to: number | null, document: SharedDocument): Promise<number | null> {
    return this.publish({
      kind: "state",
      to,
      position: this.said,
      digest: document.digest(),
      stateVector: document.stateVector(),
      people: document.people(),
    });
  }

  private sayDifference(to: number, stateVector: Uint8Array, document: SharedDocument): void {
    const update = document.differenceFrom(stateVector);
    const { own, foreign } = document.unsaved();
    const awaits = own === null ? foreign : [...foreign, { replica: this.id, position: own }];
    this.promised = Math.max(this.promised, own ?? 0);
    const isTooLarge = update.byteLength > this.context.settings.maxRelayedBytes;
    this.say({ kind: "difference", to, awaits, update: isTooLarge ? null : update });
  }

  /** False: it is too large to say. */
  private say(message: DocumentMessage): boolean {
    const bytes = writeDocumentMessage(this.speaker, message);
    if (bytes.byteLength > this.context.settings.maxRelayedBytes + 1024) return false;
    void this.context.relay.publish(this.channel, bytes);
    return true;
  }

  private publish(message: DocumentMessage): Promise<number | null> {
    return this.context.relay.publish(this.channel, writeDocumentMessage(this.speaker, message));
  }

  private keepForLater(bytes: Uint8Array): void {
    this.earlyBytes += bytes.byteLength;
    if (this.earlyBytes <= maxEarlyBytes) this.early.push(bytes);
  }
}
