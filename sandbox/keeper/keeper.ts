import type { Socket } from "node:net";
import {
  encodeFrame,
  KEEPER_VERSION,
  readFrames,
  type FromKeeper,
  type ShellWanted,
  type ToKeeper,
} from "./frames.ts";
import { KeptShell, type Holder } from "./kept-shell.ts";

type Answer = Omit<Extract<FromKeeper, { type: "answer" }>, "type" | "request">;

/** Shells of one group; a lab has no use for more, and each costs memory. */
const MAX_SHELLS = 32;

/** All shells kept by this process, and what servers ask of them. */
export class Keeper {
  private readonly groups = new Map<string, Map<string, KeptShell>>();
  private readonly sockets = new Set<Socket>();

  /** `idle` when the last server has gone, `shutdown` when one asks for the end, `fault` of what should not be. */
  constructor(
    private readonly on: { idle(): void; busy(): void; shutdown(): void; fault(error: unknown): void },
  ) {}

  serve(socket: Socket): void {
    this.sockets.add(socket);
    this.on.busy();
    const connection = new Connection(socket, this);
    readFrames<ToKeeper>(socket, (head, payload) => connection.handle(head, payload), this.on.fault);
    socket.on("error", () => {});
    socket.on("close", () => {
      connection.close();
      this.sockets.delete(socket);
      if (this.sockets.size === 0) this.on.idle();
    });
  }

  open(request: Extract<ToKeeper, { type: "open" }>["shell"]): KeptShell {
    const { group, id } = request;
    this.forget(group, id);
    const shells = this.groups.get(group) ?? new Map<string, KeptShell>();
    if (shells.size >= MAX_SHELLS) {
      const ended = [...shells].find(([, shell]) => shell.hasEnded);
      if (!ended) throw new Error(`This lab has ${MAX_SHELLS} terminals open. Close one to open another.`);
      shells.delete(ended[0]);
    }
    const shell = new KeptShell(request);
    this.groups.set(group, shells.set(id, shell));
    return shell;
  }

  /**
   * Gives a shell that runs another id, types in it, and ends the one that had the id; undefined when there is none.
   */
  take(group: string, id: string, as: ShellWanted, typed: Buffer): KeptShell | undefined {
    const shell = this.find(group, id);
    if (!shell || shell.hasEnded) return undefined;
    this.forget(group, as.id);
    this.groups.get(group)?.delete(id);
    this.groups.get(group)?.set(as.id, shell);
    shell.startOver(as);
    shell.type(typed, undefined, () => {});
    return shell;
  }

  find(group: string, id: string): KeptShell | undefined {
    return this.groups.get(group)?.get(id);
  }

  all(): KeptShell[] {
    return [...this.groups.values()].flatMap((shells) => [...shells.values()]);
  }

  /** Ends and forgets one shell, or all of a group. */
  forget(group: string, id?: string, epoch?: string): void {
    const shells = this.groups.get(group);
    if (!shells) return;
    for (const [shellId, shell] of shells) {
      if (id !== undefined && (shellId !== id || (epoch ?? shell.epoch) !== shell.epoch)) continue;
      shell.signal("SIGKILL");
      shells.delete(shellId);
    }
    if (shells.size === 0) this.groups.delete(group);
  }

  shutdown(): void {
    for (const group of [...this.groups.keys()]) this.forget(group);
    this.on.shutdown();
  }
}

/** One server and its holds. */
class Connection {
  private readonly holds = new Map<number, { shell: KeptShell; holder: Holder }>();

  constructor(
    private readonly socket: Socket,
    private readonly keeper: Keeper,
  ) {}

  handle(head: ToKeeper, payload: Buffer): void {
    switch (head.type) {
      case "hello":
        return this.send({ type: "welcome", version: KEEPER_VERSION });
      case "open":
        return this.answer(head.request, () => this.hold(head.hold, this.keeper.open(head.shell), 0));
      case "list":
        return this.answer(head.request, () => ({ shells: this.keeper.all().map((each) => each.summary()) }));
      case "attach":
        return this.answer(head.request, () =>
          this.holdIfThere(head.hold, this.keeper.find(head.group, head.id), head.from),
        );
      case "take":
        return this.answer(head.request, () =>
          this.holdIfThere(head.hold, this.keeper.take(head.group, head.id, head.as, payload), 0),
        );
      case "input":
        return this.type(head, payload);
      case "taken":
        return this.holds.get(head.hold)?.shell.tookIn(head.offset);
      case "pause":
        return this.holds.get(head.hold)?.shell.pause(head.paused);
      case "resize":
        return this.holds.get(head.hold)?.shell.resize(head.columns, head.rows);
      case "signal":
        return this.holds.get(head.hold)?.shell.signal(head.signal);
      case "detach":
        return this.release(head.hold);
      case "forget":
        return this.keeper.forget(head.group, head.id, head.epoch);
      case "shutdown":
        return this.keeper.shutdown();
    }
  }

  close(): void {
    for (const hold of [...this.holds.keys()]) this.release(hold);
  }

  private holdIfThere(hold: number, shell: KeptShell | undefined, from: number): Answer {
    return shell ? this.hold(hold, shell, from) : { shells: [] };
  }

  private hold(hold: number, shell: KeptShell, from: number): Answer {
    const holder: Holder = {
      data: (bytes) => this.send({ type: "data", hold }, bytes),
      exit: (exitCode) => {
        this.holds.delete(hold);
        this.send({ type: "exit", hold, exitCode });
      },
      lost: () => {
        this.holds.delete(hold);
        this.send({ type: "lost", hold });
      },
    };
    this.holds.set(hold, { shell, holder });
    return { from: shell.attach(holder, from), shells: [shell.summary()] };
  }

  private type(head: Extract<ToKeeper, { type: "input" }>, payload: Buffer): void {
    const { hold, ticket, stamp } = head;
    const onTyped = (ok: boolean) => this.send({ type: "typed", hold, ticket, ok });
    const shell = this.holds.get(hold)?.shell;
    if (shell) shell.type(payload, stamp, onTyped);
    else onTyped(false);
  }

  private release(hold: number): void {
    const held = this.holds.get(hold);
    this.holds.delete(hold);
    held?.shell.detach(held.holder);
  }

  private answer(request: number, work: () => Answer): void {
    try {
      this.send({ type: "answer", request, ...work() });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.send({ type: "answer", request, shells: [], error: message });
    }
  }

  private send(head: FromKeeper, payload?: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(encodeFrame(head, payload));
  }
}
