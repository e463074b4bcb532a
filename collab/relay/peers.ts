import type { Mark } from "./messages.ts";

/** What is known of one other replica. */
export interface Peer {
  readonly node: number;
  /** The position of the last edits message heard. */
  heard: number;
  /** What it contributed itself is on disk up to here. */
  saved: number;
}

export interface PeerEvents {
  onPeer(replica: number): void;
  onPeerGone(replica: number): void;
}

/** A document's replicas on other nodes, as far as one of them, `own`, knows. */
export class Peers {
  private readonly peers = new Map<number, Peer>();

  constructor(
    private readonly own: number,
    private readonly events: PeerEvents,
  ) {}

  get size(): number {
    return this.peers.size;
  }

  get(replica: number): Peer | undefined {
    return this.peers.get(replica);
  }

  /** The replicas that one node has. */
  ofNode(node: number): number[] {
    return [...this.peers].filter(([, peer]) => peer.node === node).map(([replica]) => replica);
  }

  meet(replica: number, node: number, heard: number): Peer {
    const peer: Peer = { node, heard, saved: 0 };
    this.peers.set(replica, peer);
    this.events.onPeer(replica);
    return peer;
  }

  /** False when it was not known. */
  drop(replica: number): boolean {
    if (!this.peers.delete(replica)) return false;
    this.events.onPeerGone(replica);
    return true;
  }

  dropAll(): void {
    for (const replica of this.peers.keys()) this.events.onPeerGone(replica);
    this.peers.clear();
  }

  noteSaved({ replica, position }: Mark): void {
    const peer = this.peers.get(replica);
    if (peer !== undefined) peer.saved = Math.max(peer.saved, position);
  }

  /** Of these marks those that, as far as we know, are not on disk yet. */
  stillAwaited(marks: readonly Mark[]): Mark[] {
    // What comes from us is ours to save anyway.
    return marks.filter(
      ({ replica, position }) => replica !== this.own && position > (this.peers.get(replica)?.saved ?? -1),
    );
  }
}
