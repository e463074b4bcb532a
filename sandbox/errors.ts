export type SandboxErrorCode =
  /** Sandboxes cannot run on this machine; the message says what is missing. */
  | "UNAVAILABLE"
  /** The sandbox ended while, or before, it was used. */
  | "STOPPED"
  /** An operation of the engine (not of a student's command) took too long. */
  | "TIMED_OUT"
  /** The engine refused; the cause tells why. */
  | "FAILED"
  | "INVALID_ID"
  | "NOT_FOUND"
  | "TOO_LARGE"
  | "UNSAFE_PATH"
  | "NO_SPACE"
  /** A file stands where a folder is needed, or the other way round. */
  | "WRONG_KIND";

/** What went wrong, in a sentence that may be shown to a student; technical detail is in `cause` only. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The `code` of a Node system error ("ENOENT"), else undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
