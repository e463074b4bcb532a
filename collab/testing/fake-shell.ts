import { randomUUID } from "node:crypto";
import type { InputMark, OpenShell, Shell, ShellExit } from "../ports.ts";

/** A shell a test plays itself. */
export class FakeShell implements Shell {
  readonly epoch: string;
  readonly offset: number;
  readonly written: string[] = [];
  private readonly taken = new Map<string, number>();
  readonly sizes: string[] = [];
  paused = false;
  killed = false;
  detached = false;
  private data: (bytes: Uint8Array) => void = () => undefined;
  private exit: (exit: ShellExit) => void = () => undefined;

  constructor({ epoch = String(randomUUID()), offset = 0 } = {}) {
    this.epoch = epoch;
    this.offset = offset;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.data = listener;
  }

  onExit(listener: (exit: ShellExit) => void): void {
    this.exit = listener;
  }

  write(bytes: Uint8Array, mark?: InputMark): Promise<void> {
    if (mark !== undefined) {
      if (mark.sequence <= (this.taken.get(mark.writer) ?? 0)) return Promise.resolve();
      this.taken.set(mark.writer, mark.sequence);
    }
    this.written.push(Buffer.from(bytes).toString());
    return Promise.resolve();
  }

  resize(columns: number, rows: number): void {
    this.sizes.push(`${String(columns)}x${String(rows)}`);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  kill(): void {
    this.killed = true;
  }

  detach(): void {
    this.detached = true;
  }

  print(output: string | Uint8Array): void {
    this.data(typeof output === "string" ? Buffer.from(output) : output);
  }

  end(exit: ShellExit): void {
    this.exit(exit);
  }
}

/** Opens fake shells and remembers them in order; `failWith` makes opening fail. */
export function fakeShells() {
  const opened: FakeShell[] = [];
  const port = {
    opened,
    requests: [] as Parameters<OpenShell>[0][],
    failWith: undefined as Error | undefined,
    /** The next shell is this one. */
    next: undefined as FakeShell | undefined,
  };
  const openShell: OpenShell = (request) => {
    port.requests.push(request);
    if (port.failWith !== undefined) return Promise.reject(port.failWith);
    const shell = port.next ?? new FakeShell();
    port.next = undefined;
    opened.push(shell);
    return Promise.resolve(shell);
  };
  return { ...port, port, openShell };
}
