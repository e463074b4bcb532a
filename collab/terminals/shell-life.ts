import { ShellRefused } from "../errors.ts";
import type { InputMark, Log, OpenShell, Shell, ShellExit } from "../ports.ts";
import { within } from "../sessions.ts";
import type { Size } from "./messages.ts";

/** What is typed before the shell is there waits for it, up to this. */
const mostWaitingBytes = 64 * 1024;
const generalFailure = "The terminal could not be started. Try again; if it keeps failing, restart the lab.";

export type ShellState =
  | { readonly kind: "none" }
  | { readonly kind: "opening"; readonly typed: Typed[] }
  | { readonly kind: "running"; readonly shell: Shell }
  | { readonly kind: "exited"; readonly exit: ShellExit }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "closed" };

interface Typed {
  readonly bytes: Uint8Array;
  readonly mark: InputMark | undefined;
  readonly settle: (typing: Promise<void>) => void;
}

export interface ShellEvents {
  /** Before its first byte. */
  onRunning(shell: Shell): void;
  onData(bytes: Uint8Array): void;
  onExit(exit: ShellExit): void;
  /** No shell could be had; the sentence is for people. */
  onFailed(message: string): void;
}

type Wanted = Omit<Parameters<OpenShell>[0], "columns" | "rows">;

/** One terminal's shell: opened, running, ended, opened again. What is typed while it opens is typed when it is there. */
export class ShellLife {
  private current: ShellState = { kind: "none" };
  private paused = false;
  /** What was asked for and had not come in time. */
  private late: Promise<Shell> | undefined;

  constructor(
    private readonly openShell: OpenShell,
    private readonly openTimeoutMs: number,
    private readonly log: Log,
    private readonly events: ShellEvents,
  ) {}

  get state(): ShellState {
    return this.current;
  }

  /** Opens a shell unless there is one. Does not reject. */
  async open(wanted: Wanted, size: Size): Promise<void> {
    if (["opening", "running", "closed"].includes(this.current.kind)) return;
    const opening: ShellState = { kind: "opening", typed: [] };
    this.current = opening;
    try {
      // Two requests at a time would take the shell from each other.
      const request = this.late ?? this.openShell({ ...wanted, ...size });
      this.late = undefined;
      const shell = await within(request, this.openTimeoutMs).catch((error: unknown) => {
        this.letGoWhenLate(request);
        throw error;
      });
      this.run(shell, opening.typed);
    } catch (error) {
      const { workspaceId, terminalId } = wanted;
      this.log.warn({ err: error, workspace: workspaceId, terminal: terminalId }, "shell not opened");
      if (this.isClosed()) return;
      const message = error instanceof ShellRefused ? error.message : generalFailure;
      this.current = { kind: "failed", message };
      drop(opening.typed);
      this.events.onFailed(message);
    }
  }

  /** Resolves once the bytes are typed; rejects when they never will be. */
  write(bytes: Uint8Array, mark?: InputMark): Promise<void> {
    const { current } = this;
    if (current.kind === "running") return current.shell.write(bytes, mark);
    if (current.kind !== "opening") return Promise.reject(new Error("there is no shell"));
    const waiting = current.typed.reduce((sum, typed) => sum + typed.bytes.byteLength, 0);
    if (waiting + bytes.byteLength > mostWaitingBytes)
      return Promise.reject(new Error("too much is waiting"));
    return new Promise((settle) => {
      current.typed.push({ bytes, mark, settle });
    });
  }

  resize({ columns, rows }: Size): void {
    if (this.current.kind === "running") this.current.shell.resize(columns, rows);
  }

  /** Whether the shell's output waits in the shell. */
  pause(paused: boolean): void {
    if (this.current.kind !== "running" || paused === this.paused) return;
    this.paused = paused;
    if (paused) this.current.shell.pause();
    else this.current.shell.resume();
  }

  /** Ends it for good. */
  close(): void {
    const { current } = this;
    this.current = { kind: "closed" };
    if (current.kind === "running") current.shell.kill();
    if (current.kind === "opening") drop(current.typed);
  }

  /** A shell that comes late may have run for hours: it lives on, and whoever asks again is given it. */
  private letGoWhenLate(request: Promise<Shell>): void {
    this.late = request;
    const settled = (shell?: Shell) => {
      if (this.late !== request) return;
      this.late = undefined;
      if (shell === undefined) return;
      if (this.isClosed()) endUnseen(shell);
      else shell.detach();
    };
    request.then(settled, () => {
      settled();
    });
  }

  private run(shell: Shell, typed: readonly Typed[]): void {
    if (this.isClosed()) {
      endUnseen(shell);
      return;
    }
    this.current = { kind: "running", shell };
    this.paused = false;
    this.events.onRunning(shell);
    shell.onData((bytes) => {
      if (!this.isClosed()) this.events.onData(bytes);
    });
    shell.onExit((exit) => {
      if (this.current.kind !== "running" || this.current.shell !== shell) return;
      this.current = { kind: "exited", exit };
      this.events.onExit(exit);
    });
    for (const { bytes, mark, settle } of typed) settle(shell.write(bytes, mark));
  }

  private isClosed(): boolean {
    return this.current.kind === "closed";
  }
}

/** Its end is heard, so that what was lent to it is given back. */
function endUnseen(shell: Shell): void {
  shell.onData(() => undefined);
  shell.onExit(() => undefined);
  shell.kill();
}

function drop(typed: readonly Typed[]): void {
  for (const { settle } of typed) settle(Promise.reject(new Error("the shell did not start")));
}
