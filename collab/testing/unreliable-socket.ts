import { WebSocket } from "ws";
import type { Random } from "#tests/random.ts";

/** As much of ws's class as is used of it. */
export type SocketConstructor = new (address: string | URL) => WebSocket;

/**
 * What lies between one client and the server: every message of either direction waits here until `deliver` takes
 * one at random, so messages are late, overtake each other, and some arrive twice. A document's messages may do
 * so: what they carry commutes. A closed connection takes what still waits with it.
 */
export class UnreliableLink {
  /** For `new` by whoever opens sockets, in the place of ws's. */
  readonly Socket: SocketConstructor;
  private waiting: Message[] = [];
  private honest = false;

  constructor(private readonly random: Random) {
    const take = (message: Message): void => {
      this.take(message);
    };
    const drop = (socket: WebSocket): void => {
      this.waiting = this.waiting.filter((message) => message.socket !== socket);
    };
    this.Socket = class UnreliableSocket extends WebSocket {
      constructor(address: string | URL) {
        super(address);
        // Whoever closes it while it still opens has stopped listening.
        this.on("error", () => undefined);
      }

      override send(data: Parameters<WebSocket["send"]>[0]): void {
        take({
          socket: this,
          deliver: () => {
            if (this.readyState === WebSocket.OPEN) super.send(data);
          },
        });
      }

      override emit(event: string | symbol, ...args: unknown[]): boolean {
        if (event === "close") drop(this);
        if (event !== "message") return super.emit(event, ...args);
        take({ socket: this, deliver: () => void super.emit(event, ...args) });
        return true;
      }
    };
  }

  /** Lets one waiting message through, any of them; one in ten stays, to arrive again. */
  deliver(): void {
    const index = this.random.below(Math.max(1, this.waiting.length));
    const message = this.waiting[index];
    if (message === undefined) return;
    if (this.random.below(10) > 0) this.waiting.splice(index, 1);
    message.deliver();
  }

  /** From now on messages pass at once and in order; those that wait go first, in a last random order. */
  becomeHonest(): void {
    this.honest = true;
    while (this.waiting.length > 0) this.deliver();
  }

  private take(message: Message): void {
    if (this.honest) message.deliver();
    else this.waiting.push(message);
  }
}

interface Message {
  readonly socket: WebSocket;
  deliver(): void;
}
