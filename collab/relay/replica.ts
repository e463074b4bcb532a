import type { Log, Relay } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { DocumentLine } from "./document-line.ts";
import { Inquiry } from "./inquiry.ts";
import type {
  AuthoredUpdate,
  DocumentMessage,
  Mark,
  RelayedState,
  ReplicaState,
  Speaker,
} from "./messages.ts";
import { type Peer, type PeerEvents, Peers } from "./peers.ts";
import type { SharedDocument } from "./shared-document.ts";

type Substance = Exclude<DocumentMessage, { readonly kind: "bye" | "probe" }>;

export interface ReplicaContext extends PeerEvents {
  readonly node: number;
  readonly relay: Relay;
  readonly log: Log;
  readonly settings: Settings;
  onHeard(node: number): void;
  onSaved(mark: Mark): void;
  /** Called before it takes leave: what has been saved must be told before. */
  onLeaving(): void;
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
  private readonly peers: Peers;
  private readonly line: DocumentLine;
  private document: SharedDocument | undefined;
  /** The position of our last edits message, and the highest that others wait to hear is saved. */
  private said = 0;
  private promised = 0;
  private toldSaved = 0;
  private readonly inquiry: Inquiry;
  private compareAt = 0;
  private isListening = false;

  constructor(
    readonly id: number,
    private readonly name: string,
    private readonly context: ReplicaContext,
  ) {
    const { node, relay, settings } = context;
    this.peers = new Peers(id, context);
    this.line = new DocumentLine(name, { node, replica: id }, relay, settings.maxRelayedBytes);
    this.inquiry = new Inquiry(() => this.sayToAll().catch(this.noteUnsaid), settings.askAgainMs);
    void this.line.listening.then((isListening) => {
      this.isListening = isListening;
    });
  }

  /** Tells when, and whether, the others are heard. */
  get listening(): Promise<boolean> {
    return this.line.listening;
  }

  /**
   * The document is loaded: catches up with what was said meanwhile, and asks the others what they have. Once more
   * when it hears them only later: who else came meanwhile may have found nobody either.
   */
  attach(document: SharedDocument): void {
    this.document = document;
    if (!this.isListening) void this.line.listening.then(() => this.ask());
    this.line.open({
      onMessage: (speaker, message) => {
        this.context.onHeard(speaker.node);
        if (message.kind === "bye") this.dropPeer(speaker.replica);
        else if (message.kind !== "probe") this.hear(speaker, message, document);
      },
      onUnclear: this.noteUnclear,
    });
    this.ask();
  }

  /** Passes on this node's own edits that lead to `position`. */
  sayEdits(edits: readonly AuthoredUpdate[], position: number): void {
    if (this.peers.size === 0) return;
    const after = this.said;
    this.said = position;
    this.promised = position;
    const bytes = edits.reduce((sum, { update }) => sum + update.byteLength, 0);
    if (this.line.carries(bytes)) void this.line.say({ kind: "edits", after, position, edits });
    else this.ask();
  }

  sayPeople(people: readonly RelayedState[]): void {
    if (this.peers.size > 0 && people.length > 0) void this.line.say({ kind: "people", people });
  }

  /** This node's own edits are on disk up to `position`. */
  noteSaved(position: number): void {
    if (this.promised <= this.toldSaved || position <= this.toldSaved) return;
    this.toldSaved = position;
    this.context.onSaved({ replica: this.id, position });
  }

  peerSaved(mark: Mark): void {
    this.peers.noteSaved(mark);
    this.document?.settle(mark);
  }

  /** Of these marks those that, as far as we know, are not on disk yet. */
  stillAwaited(marks: readonly Mark[]): Mark[] {
    return this.peers.stillAwaited(marks);
  }

  /** Says what we have, for everybody to answer. */
  ask(): void {
    if (this.document !== undefined) this.inquiry.want();
  }

  /** Takes what is on disk and was never said here. Rejects when the log is away. */
  async readAgain(): Promise<void> {
    await this.document?.readAgain();
  }

  compareIfDue(now: number): void {
    if (this.peers.size > 0 && now >= this.compareAt) this.ask();
  }

  /** The node is gone, and its people with it. Returns whether it had the document open. */
  dropNode(node: number): boolean {
    const gone = this.peers.ofNode(node);
    for (const replica of gone) this.dropPeer(replica);
    return gone.length > 0;
  }

  leave(): void {
    this.context.onLeaving();
    if (this.peers.size > 0) void this.line.say({ kind: "bye" });
    this.peers.dropAll();
    this.inquiry.close();
    this.line.close();
    this.document = undefined;
  }

  /** Something may have been said that we have to know. */
  private readonly noteUnclear = (error: unknown): void => {
    const { log } = this.context;
    log.warn({ err: error, document: this.name }, "what another node said was not taken");
    this.ask();
  };

  /** The document is damaged, and nobody is told of it. */
  private readonly noteUnsaid = (error: unknown): number => {
    const { log } = this.context;
    log.warn({ err: error, document: this.name }, "other nodes were not asked what they have");
    return 0;
  };

  private hear(speaker: Speaker, message: Substance, document: SharedDocument): void {
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
        } else this.readSaved(message.awaits, document);
        break;
      case "people":
        document.takePeople(replica, message.people, false);
        break;
    }
  }

  private readSaved(awaits: readonly Mark[], document: SharedDocument): void {
    if (this.stillAwaited(awaits).length > 0) this.ask();
    else document.readAgain().catch(this.noteUnclear);
  }

  private hearState(replica: number, peer: Peer, state: ReplicaState, document: SharedDocument): void {
    document.takePeople(replica, state.people, true);
    if (state.to !== null && state.to !== this.id) {
      if (state.position > peer.heard) this.ask();
      return;
    }
    this.inquiry.noteAnswer(replica);
    peer.heard = Math.max(peer.heard, state.position);
    this.peerSaved({ replica, position: state.saved });
    const isSame = Buffer.compare(state.digest, document.digest()) === 0;
    if (isSame) this.compareLater();
    else this.sayDifference(replica, state.stateVector, document);
    // After the difference, so that it finds us equal unless we lack something ourselves.
    if (state.to === null) void this.sayState(replica, document);
    // Who came since we asked has not been told to anybody: we knew of nobody.
    else this.sayPeople(document.people());
  }

  /** Whoever first speaks by stating what it has is answered; from anybody else we have missed something. */
  private meet(speaker: Speaker, message: Substance): Peer {
    const isIntroduction = message.kind === "state" && (message.to === null || message.to === this.id);
    const heard = message.kind === "edits" ? message.after : 0;
    const peer = this.peers.meet(speaker.replica, speaker.node, heard);
    if (!isIntroduction) this.ask();
    return peer;
  }

  private dropPeer(replica: number): void {
    if (this.peers.drop(replica)) this.document?.takePeople(replica, [], true);
  }

  /** How many others were told what we have. To find out that there are none takes no more than a short message. */
  private async sayToAll(): Promise<number> {
    if (this.peers.size === 0 && (await this.line.say({ kind: "probe" })) === 1) return 0;
    if (this.document === undefined) return 0;
    this.compareLater();
    const reached = await this.sayState(null, this.document);
    return (reached ?? 1) - 1; // One of them is ourselves.
  }

  /** Jittered, so that the replicas of a document do not all ask at the same time. */
  private compareLater(): void {
    this.compareAt = performance.now() + this.context.settings.compareEveryMs * (0.75 + Math.random() / 2);
  }

  private sayState(to: number | null, document: SharedDocument): Promise<number | null> {
    return this.line.say({
      kind: "state",
      to,
      position: this.said,
      saved: document.saved(),
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
    const isTooLarge = !this.line.carries(update.byteLength);
    void this.line.say({ kind: "difference", to, awaits, update: isTooLarge ? null : update });
  }
}
