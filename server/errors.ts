/** The product's whole vocabulary of failures. Every outer protocol is mapped here and nowhere else. */
const TABLE = {
  BAD_REQUEST: { trpc: "BAD_REQUEST", status: 400 },
  UNAUTHENTICATED: { trpc: "UNAUTHORIZED", status: 401 },
  FORBIDDEN: { trpc: "FORBIDDEN", status: 403 },
  NOT_FOUND: { trpc: "NOT_FOUND", status: 404 },
  TIMED_OUT: { trpc: "TIMEOUT", status: 408 },
  CONFLICT: { trpc: "CONFLICT", status: 409 },
  TOO_LARGE: { trpc: "PAYLOAD_TOO_LARGE", status: 413 },
  TOO_MANY_REQUESTS: { trpc: "TOO_MANY_REQUESTS", status: 429 },
  INTERNAL: { trpc: "INTERNAL_SERVER_ERROR", status: 500 },
  UNAVAILABLE: { trpc: "SERVICE_UNAVAILABLE", status: 503 },
} as const;

export type ErrorCode = keyof typeof TABLE;

/**
 * A failure people are told about. `message` says what happened and what to do and is safe to show to anyone;
 * details belong in `cause`, which only the log sees.
 */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get httpStatus(): (typeof TABLE)[ErrorCode]["status"] {
    return TABLE[this.code].status;
  }

  get trpcCode(): (typeof TABLE)[ErrorCode]["trpc"] {
    return TABLE[this.code].trpc;
  }
}

const UNAVAILABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "57P01",
  "57P03",
]);

/** Turns anything thrown into an AppError: ours as they are, lost services as UNAVAILABLE, the rest as INTERNAL. */
export function toAppError(error: unknown): AppError {
  for (let current = error, depth = 0; current !== undefined && current !== null && depth < 6; depth += 1) {
    if (current instanceof AppError) return current;
    if (isMissingDocument(current)) {
      return new AppError("NOT_FOUND", "This document does not exist any more.", { cause: error });
    }
    if (isUnavailable(current)) {
      return new AppError(
        "UNAVAILABLE",
        "A part of the service is not answering right now. Your work is kept; please try again in a moment.",
        { cause: error },
      );
    }
    current = typeof current === "object" ? (current as { cause?: unknown }).cause : undefined;
  }
  return new AppError("INTERNAL", "Something went wrong on our side. It has been logged; please try again.", {
    cause: error,
  });
}

/** As the collaboration server says it. */
function isMissingDocument(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "document-missing";
}

function isUnavailable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown };
  if (typeof code === "string" && UNAVAILABLE_CODES.has(code)) return true;
  if (name === "MaxRetriesPerRequestError") return true;
  return (
    typeof message === "string" &&
    /Can't reach database server|Connection terminated|timeout exceeded when trying to connect|DatabaseNotReachable|Connection is closed|terminating connection|Query read timeout/.test(
      message,
    )
  );
}
