import type { OpenShell, Shell, ShellExit } from "../ports.ts";

/** A shell a test plays itself. */
export class FakeShell implements Shell {
  readonly written: string[] = [];
  readonly sizes: string[] = [];
  paused = false;
  killed = false;
  private data: (bytes: Uint8Array) => void = () => undefined;
  private exit: (exit: ShellExit) => void = () => undefined;

  onData(listener: (bytes: Uint8Array) => void): void {
    this.data = listener;
  }

  onExit(listener: (exit: ShellExit) => void): void {
    this.exit = listener;
  }

  write(bytes: Uint8Array): void {
    this.written.push(Buffer.from(bytes).toString());
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
  };
  const openShell: OpenShell = (request) => {
    port.requests.push(request);
    if (port.failWith !== undefined) return Promise.reject(port.failWith);
    const shell = new FakeShell();
    opened.push(shell);
    return Promise.resolve(shell);
  };
  return { ...port, port, openShell };
}
