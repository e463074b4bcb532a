import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { stateVectorFrame, step2Frame, updateFrame } from "../protocol.ts";
import type { SocketConstructor } from "./unreliable-socket.ts";

export interface DocumentClientOptions {
  readonly name: string;
  readonly actorId: string;
  /** What a socket is made of; a test may hand in one that is less reliable than the network. */
  readonly Socket?: SocketConstructor;
}

/**
 * A person's editor without the screen: a real document that follows the server's, and knows which of its own
 * edits the server has called durable. It connects when told to and then only to where it is told.
 */
export class DocumentClient {
  readonly doc = new Y.Doc();
  readonly name: string;
  readonly actorId: string;
  /** Local edits made, and how many of them (always the first ones) are acknowledged. */
  edits = 0;
  acknowledged = 0;
  /** Of the last connection, for messages: where to, and the code it was closed with. */
  url: string | undefined;
  closeCode: number | undefined;
  private readonly Socket: SocketConstructor;
  private socket: WebSocket | undefined;
  private synced = false;
  /** For each document frame sent on this connection, how many edits the server has with it. */
  private covered: number[] = [];

  constructor(options: DocumentClientOptions) {
    this.name = options.name;
    this.actorId = options.actorId;
    this.Socket = options.Socket ?? WebSocket;
    this.doc.on("update", this.onUpdate);
  }

  get isConnected(): boolean {
    return this.socket !== undefined;
  }

  /** Connected, and has had everything the server had when the connection was made. */
  get isSynced(): boolean {
    return this.synced;
  }

  /** Opens a socket to a node. What follows is told by `isConnected` and `isSynced`; a failure is a close. */
  connect(url: string): void {
    if (this.socket !== undefined) return;
    const socket = new this.Socket(`${url}/collab/${this.name}?as=${this.actorId}&ack=1`);
    this.socket = socket;
    this.url = url;
    this.covered = [];
    socket.on("open", () => {
      this.send(stateVectorFrame(Y.encodeStateVector(this.doc)));
    });
    socket.on("message", (data: Buffer) => {
      if (this.socket === socket) this.receive(data);
    });
    socket.on("close", (code) => {
      if (this.socket === socket) this.forget(code);
    });
    socket.on("error", () => undefined);
  }

  /** Cuts the connection, as a network does: without a word. */
  disconnect(): void {
    const { socket } = this;
    this.forget(undefined);
    socket?.terminate();
  }

  /** Appends to the text "content"; the number of this edit, counted from one. */
  append(text: string): number {
    const content = this.doc.getText("content");
    content.insert(content.length, text);
    return this.edits;
  }

  close(): void {
    this.disconnect();
    this.doc.destroy();
  }

  private readonly onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.edits++;
    this.sendEdits(updateFrame(update));
  };

  private forget(code: number | undefined): void {
    this.socket = undefined;
    this.synced = false;
    this.closeCode = code;
  }

  private send(frame: Uint8Array): boolean {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(frame);
    return true;
  }

  private sendEdits(frame: Uint8Array): void {
    if (this.send(frame)) this.covered.push(this.edits);
  }

  private receive(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type === 0) this.receiveSync(decoding.readVarUint(decoder), decoding.readVarUint8Array(decoder));
    if (type === 100) {
      const edits = this.covered[decoding.readVarUint(decoder) - 1] ?? 0;
      this.acknowledged = Math.max(this.acknowledged, edits);
    }
  }

  private receiveSync(step: number, body: Uint8Array): void {
    if (step === 0) this.sendEdits(step2Frame(Y.encodeStateAsUpdate(this.doc, body)));
    else Y.applyUpdate(this.doc, body, this);
    if (step === 1) this.synced = true;
  }
}
