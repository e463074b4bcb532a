import type { CloseCode } from "../close-codes.ts";
import type { InputMark, Ports, Shell, ShellExit } from "../ports.ts";
import { within } from "../sessions.ts";
import type { Settings } from "../settings.ts";
import { Baton, type Present } from "./baton.ts";
import { History } from "./history.ts";
import type { BatonMessage, Person, ServerMessage, Size } from "./messages.ts";
import { Output } from "./output.ts";
import { presentAmong, Typists } from "./people.ts";
import { isTerminalReply } from "./replies.ts";
import { ScreenSize } from "./screen-size.ts";
import { restartLine, returnLine, ScreenStore } from "./screen-store.ts";
import { ShellLife, type ShellState } from "./shell-life.ts";
import { type Viewer, Viewers } from "./viewers.ts";

/** Beyond that it is quicker to show all that was printed. */
const prepareMs = 250;
const firstSize: Size = { columns: 80, rows: 24 };

/**
 * One shell, many viewers. Everything shown goes through the history, so who comes later or comes back sees the same.
 * The size is that of whoever typed last. The shell waits while every viewer is behind, while it floods, or while the
 * history is full.
 */
export class Terminal {
  readonly history: History;
  readonly viewers = new Viewers();
  readonly baton: Baton;
  private readonly life: ShellLife;
  private readonly screenSize = new ScreenSize(this.viewers, {
    driverId: () => this.baton.driverId,
    canType: (viewer) => this.canType(viewer),
    onSize: (size) => {
      this.resize(size);
    },
  });
  private readonly typists = new Typists(() => {
    this.tellPeople();
  });
  private readonly output: Output;
  private readonly screen: ScreenStore;
  private flooding = false;
  /** Nobody here has seen the shell before this one end. */
  private isReturning = false;

  constructor(
    readonly workspaceId: string,
    readonly terminalId: string,
    ports: Pick<Ports, "openShell" | "terminalLog" | "log">,
    settings: Settings,
  ) {
    const { log, terminalLog } = ports;
    const about = { workspace: workspaceId, terminal: terminalId };
    this.history = new History(settings.terminalRingBytes, firstSize, {
      onRoom: () => {
        this.balance();
      },
      onFoldFailed: (error) => {
        log.warn({ err: error, ...about }, "older output of a terminal is lost");
      },
    });
    this.baton = new Baton(
      settings.batonGraceMs,
      () => presentAmong(this.viewers),
      () => {
        this.batonMoved();
      },
    );
    this.screen = new ScreenStore(workspaceId, terminalId, log, terminalLog, settings.terminalSaveMs, () => {
      const { screen, history } = this.history.stored();
      return { screen, state: { history, baton: this.baton.stored } };
    });
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
    this.life = new ShellLife(ports.openShell, settings.shellOpenMs, log, {
      onRunning: (shell) => {
        this.begin(shell);
      },
      onData: (bytes) => {
        this.output.push(bytes);
      },
      onExit: (exit) => {
        this.ended(exit);
      },
      onFailed: (message) => {
        this.viewers.attachWaiting(this.history);
        this.viewers.tell({ type: "failed", message });
      },
    });
  }

  get state(): ShellState {
    return this.life.state;
  }

  get size(): Size {
    return this.history.size;
  }

  /** Brings back what an earlier process has shown. Called once, before the first viewer. */
  async restore(): Promise<void> {
    const stored = await this.screen.load();
    if (stored === null) return;
    this.history.restore(stored.screen, stored.history);
    this.baton.restore(stored.baton);
  }

  /** Call it before somebody is attached who has seen nothing yet. Does not reject. */
  async prepareReplay(): Promise<void> {
    await within(this.history.shortenReplay(), prepareMs).catch(() => undefined);
  }

  /** From now on the viewer gets every byte; the first viewer opens the shell. */
  attach(viewer: Viewer): void {
    const { state } = this.life;
    if (state.kind === "closed") {
      viewer.dismiss(4404);
      return;
    }
    this.output.flush();
    this.viewers.add(viewer);
    this.baton.reconsider();
    this.screenSize.cameIn(viewer);
    const isOpening = state.kind === "none" || state.kind === "opening";
    if (!isOpening || !(this.history.isBlank || viewer.resumes)) viewer.attached(this.history);
    this.tellPeople(viewer);
    if (state.kind === "none") this.open();
    else if (state.kind === "exited") viewer.tell(exitMessage(state.exit));
    else if (state.kind === "failed") viewer.tell({ type: "failed", message: state.message });
    this.balance();
  }

  detach(viewer: Viewer): void {
    if (!this.viewers.delete(viewer)) return;
    this.baton.reconsider();
    this.screenSize.settle();
    this.tellPeople();
    this.balance();
  }

  canType(viewer: Present): boolean {
    return viewer.mayWrite && this.baton.lets(viewer.actor.id);
  }

  /** What a viewer that may type has typed. Resolves once the shell has it; rejects when it never will. */
  async input(viewer: Viewer, bytes: Uint8Array, mark?: InputMark): Promise<void> {
    if (!isTerminalReply(bytes)) {
      this.screenSize.give(viewer);
      this.typists.typed(viewer.actor.id);
    } else if (!this.screenSize.isOf(viewer)) return;
    await this.life.write(bytes, mark);
  }

  /** A viewer's window has another size now. */
  resized(viewer: Viewer): void {
    if (this.screenSize.isOf(viewer)) this.screenSize.give(viewer);
  }

  /** Opens a new shell after the last one ended or could not be opened; otherwise does nothing. */
  restart(): void {
    if (this.state.kind === "exited" || this.state.kind === "failed") this.open();
  }

  /** The sentence that refuses it, or null. */
  passBaton(viewer: Viewer, message: BatonMessage): string | null {
    const refusal = this.baton.act(viewer, message);
    if (refusal === null) this.screen.changed();
    return refusal;
  }

  /** A viewer may do something else now. */
  standingChanged(): void {
    this.baton.reconsider();
    this.tellPeople();
  }

  people(): Person[] {
    return this.typists.people(presentAmong(this.viewers).values());
  }

  /** Lets the shell's output wait, or flow; called whenever a viewer falls behind or catches up. */
  balance(): void {
    this.life.pause(this.flooding || this.viewers.allHoldUp || this.history.isFull);
  }

  /** Ends the shell, saves the screen and lets the viewers go. */
  async close(code: CloseCode, reason?: string): Promise<void> {
    this.output.stop();
    this.life.close();
    this.typists.stop();
    this.baton.stop();
    for (const viewer of [...this.viewers]) viewer.dismiss(code, reason);
    await this.screen.flush();
    this.history.close();
  }

  private open(): void {
    const { workspaceId, terminalId } = this;
    const { epoch, end } = this.history;
    this.isReturning = this.state.kind === "none";
    const resume = epoch === "" ? {} : { resume: { epoch, offset: end } };
    void this.life.open({ workspaceId, terminalId, ...resume }, this.size);
  }

  /** The shell is there: a new one, or the one that an earlier process has left. */
  private begin({ epoch, offset }: Shell): void {
    const { history, viewers } = this;
    if (epoch !== history.epoch && !history.isBlank) {
      const line = this.isReturning ? returnLine : restartLine;
      history.append(line);
      const shift = history.begin(epoch, offset);
      for (const viewer of viewers) {
        viewer.restarted(epoch, shift);
        viewer.output(line);
      }
    } else if (offset !== history.end) {
      // What lies between is known to nobody any more.
      history.clear();
      history.begin(epoch, offset);
      for (const viewer of viewers) if (viewer.isAttached) viewer.attached(this.history);
    } else {
      const shift = history.begin(epoch, offset);
      for (const viewer of viewers) viewer.restarted(epoch, shift);
    }
    this.viewers.attachWaiting(this.history);
    this.life.resize(this.size); // it may have changed while the shell opened
    this.balance();
  }

  private ended(exit: ShellExit): void {
    this.output.stop();
    this.flooding = false;
    this.viewers.tell(exitMessage(exit));
  }

  private show(bytes: Uint8Array): void {
    this.history.append(bytes);
    for (const viewer of this.viewers) viewer.output(bytes);
    this.screen.changed();
    if (this.history.isFull) this.balance();
  }

  private resize({ columns, rows }: Size): void {
    if (columns === this.size.columns && rows === this.size.rows) return;
    this.output.flush();
    this.history.resize({ columns, rows });
    this.life.resize(this.size);
    this.viewers.tell({ type: "size", columns, rows });
  }

  private batonMoved(): void {
    this.screenSize.settle();
    for (const viewer of this.viewers) viewer.batonMoved();
    this.screen.changed();
  }

  private tellPeople(except?: Viewer): void {
    this.viewers.tell({ type: "people", people: this.people() }, except);
  }
}

function exitMessage(exit: ShellExit): ServerMessage {
  return { type: "exit", ...exit };
}
