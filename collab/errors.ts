export type CollabErrorCode = "document-missing" | "unavailable" | "not-saved" | "closed";

/** What can go wrong for a caller inside this process. The message is a sentence for the log, not for people. */
export class CollabError extends Error {
  readonly code: CollabErrorCode;

  constructor(code: CollabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CollabError";
    this.code = code;
  }
}

/** Thrown by `Ports.openShell` when a shell cannot be had; the message is shown to everyone at the terminal. */
export class ShellRefused extends Error {
  override readonly name = "ShellRefused";
}
