import { randomUUID } from "node:crypto";
import type { CloseCode } from "../close-codes.ts";
import { ShellRefused } from "../errors.ts";
import type { Actor, Ports, Shell, ShellExit } from "../ports.ts";
import { within } from "../sessions.ts";
import type { Settings } from "../settings.ts";
import type { Person, ServerMessage, Size } from "./messages.ts";
import { Output } from "./output.ts";
import { Typists } from "./people.ts";
import { isTerminalReply } from "./replies.ts";
import { Ring } from "./ring.ts";
import { restartLine, ScreenStore } from "./screen-store.ts";

const openShellTimeoutMs = 60_000;
const generalFailure = "The terminal could not be started. Try again; if it keeps failing, restart the lab.";

/** One socket at the terminal. */
export interface Viewer {
  readonly actor: Actor;
  readonly canType: boolean;
  /** The size that fits its window. */
  readonly size: Size;
  /** True while it is sent nothing, because it has too much unread. */
  readonly isBehind: boolean;
  /** It belongs to the terminal from now on; shows it everything up to `terminal.ring.end`. */
  attached(terminal: Terminal): void;
  output(bytes: Uint8Array): void;
  tell(message: ServerMessage): void;
  dismiss(code: CloseCode, reason?: string): void;
}

export type ShellState =
  | { readonly kind: "none" }
  | { readonly kind: "opening" }
  | { readonly kind: "running"; readonly shell: Shell }
  | { readonly kind: "exited"; readonly exit: ShellExit }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "closed" };

/**
 * One shell, many viewers. Everything shown goes through the ring, so who comes later or comes back sees the same.
 * The size is that of whoever typed last. The shell is paused while every viewer is behind, or while it floods.
 */
export class Terminal {
  readonly epoch = randomUUID();
  readonly ring: Ring;
  readonly viewers = new Set<Viewer>();
  private shellState: ShellState = { kind: "none" };
  private currentSize: Size = { columns: 80, rows: 24 };
  private sizeOwner: Viewer | undefined;
  private readonly typists = new Typists(() => {
    this.tellPeople();
  });
  private readonly output: Output;
  private readonly screen: ScreenStore;
  private flooding = false;
  private paused = false;
  private hasShown = false;

  constructor(
    readonly workspaceId: string,
    readonly terminalId: string,
    private readonly ports: Pick<Ports, "openShell" | "terminalLog" | "log">,
    settings: Settings,
  ) {
    this.ring = new Ring(settings.terminalRingBytes);
    const screen = () => this.ring.replay().bytes;
    const { log, terminalLog } = ports;
    this.screen = new ScreenStore(workspaceId, terminalId, log, terminalLog, settings.terminalSaveMs, screen);
    this.output = new Output(
      { batchMs: settings.terminalBatchMs, bytesPerSecond: settings.terminalBytesPerSecond },
      {
        onBatch: (bytes) => {
          this.show(bytes);
        },
        onFlood: (tooFast) => {
          this.flooding = tooFast;
          this.balance();
        },
      },
    );
  }

  get state(): ShellState {
    return this.shellState;
  }

  get size(): Size {
    return this.currentSize;
  }

  /** Brings back what an earlier process has shown. Called once, before the first viewer. */
  async restore(): Promise<void> {
    const screen = await this.screen.load();
    if (screen === null || screen.byteLength === 0) return;
    this.ring.append(screen);
    this.hasShown = true;
  }

  /** From now on the viewer gets every byte; the first viewer opens the shell. */
  attach(viewer: Viewer): void {
    if (this.shellState.kind === "closed") {
      viewer.dismiss(4404);
      return;
    }
    this.output.flush();
    if (this.sizeOwner === undefined) this.giveSize(viewer);
    this.viewers.add(viewer);
    viewer.attached(this);
    this.tellPeople(viewer);
    if (this.shellState.kind === "none") void this.open();
    else if (this.shellState.kind === "exited") viewer.tell(exitMessage(this.shellState.exit));
    else if (this.shellState.kind === "failed")
      viewer.tell({ type: "error", message: this.shellState.message });
    this.balance();
  }

  detach(viewer: Viewer): void {
    if (!this.viewers.delete(viewer)) return;
    if (this.sizeOwner === viewer) {
      this.sizeOwner = undefined;
      const next = [...this.viewers].find(({ canType }) => canType) ?? [...this.viewers][0];
      if (next !== undefined) this.giveSize(next);
    }
    this.tellPeople();
    this.balance();
  }

  /** What a viewer that may type has typed. */
  input(viewer: Viewer, bytes: Uint8Array): void {
    if (this.shellState.kind !== "running") return;
    if (isTerminalReply(bytes)) {
      if (viewer === this.sizeOwner) this.shellState.shell.write(bytes);
      return;
    }
    this.giveSize(viewer);
    this.typists.typed(viewer.actor.id);
    this.shellState.shell.write(bytes);
  }

  /** A viewer's window has another size now. */
  resized(viewer: Viewer): void {
    if (viewer === this.sizeOwner) this.giveSize(viewer);
  }

  /** Opens a new shell after the last one ended or could not be opened; otherwise does nothing. */
  restart(): void {
    if (this.shellState.kind === "exited" || this.shellState.kind === "failed") void this.open();
  }

  people(): Person[] {
    return this.typists.people([...this.viewers].map(({ actor }) => actor));
  }

  /** Pauses or resumes the shell; called whenever a viewer falls behind or catches up. */
  balance(): void {
    if (this.shellState.kind !== "running") return;
    const nobodyReads = this.viewers.size > 0 && [...this.viewers].every(({ isBehind }) => isBehind);
    const pause = this.flooding || nobodyReads;
    if (pause === this.paused) return;
    this.paused = pause;
    if (pause) this.shellState.shell.pause();
    else this.shellState.shell.resume();
  }

  /** Ends the shell, saves the screen and lets the viewers go. */
  async close(code: CloseCode, reason?: string): Promise<void> {
    const { shellState } = this;
    this.output.stop();
    this.shellState = { kind: "closed" };
    if (shellState.kind === "running") shellState.shell.kill();
    this.typists.stop();
    for (const viewer of [...this.viewers]) viewer.dismiss(code, reason);
    await this.screen.flush();
  }

  private async open(): Promise<void> {
    this.shellState = { kind: "opening" };
    const { workspaceId, terminalId } = this;
    try {
      const opening = this.ports.openShell({ workspaceId, terminalId, ...this.currentSize });
      const shell = await within(opening, openShellTimeoutMs).catch((error: unknown) => {
        void opening.then(killShell, () => undefined);
        throw error;
      });
      this.run(shell);
    } catch (error) {
      this.ports.log.warn({ err: error, workspace: workspaceId, terminal: terminalId }, "shell not opened");
      if (this.isClosed()) return;
      const message = error instanceof ShellRefused ? error.message : generalFailure;
      this.shellState = { kind: "failed", message };
      this.tell({ type: "error", message });
    }
  }

  private run(shell: Shell): void {
    if (this.isClosed()) {
      shell.kill();
      return;
    }
    shell.onData((bytes) => {
      if (!this.isClosed()) this.output.push(bytes);
    });
    shell.onExit((exit) => {
      this.ended(shell, exit);
    });
    this.shellState = { kind: "running", shell };
    this.paused = false;
    if (this.hasShown) {
      this.show(restartLine);
      this.tell({ type: "restarted" });
    }
    shell.resize(this.currentSize.columns, this.currentSize.rows); // it may have changed while the shell opened
    this.balance();
  }

  private ended(shell: Shell, exit: ShellExit): void {
    if (this.shellState.kind !== "running" || this.shellState.shell !== shell) return;
    this.output.stop();
    this.flooding = false;
    this.shellState = { kind: "exited", exit };
    this.tell(exitMessage(exit));
  }

  private isClosed(): boolean {
    return this.shellState.kind === "closed";
  }

  private show(bytes: Uint8Array): void {
    this.hasShown = true;
    this.ring.append(bytes);
    for (const viewer of this.viewers) viewer.output(bytes);
    this.screen.changed();
  }

  private giveSize(viewer: Viewer): void {
    this.sizeOwner = viewer;
    const { columns, rows } = viewer.size;
    if (columns === this.currentSize.columns && rows === this.currentSize.rows) return;
    this.currentSize = { columns, rows };
    if (this.shellState.kind === "running") this.shellState.shell.resize(columns, rows);
    this.tell({ type: "size", columns, rows });
  }

  private tellPeople(except?: Viewer): void {
    const people = this.people();
    for (const viewer of this.viewers) if (viewer !== except) viewer.tell({ type: "people", people });
  }

  private tell(message: ServerMessage): void {
    for (const viewer of this.viewers) viewer.tell(message);
  }
}

function killShell(shell: Shell): void {
  shell.kill();
}

function exitMessage(exit: ShellExit): ServerMessage {
  return { type: "exit", ...exit };
}
