import { AsyncLocalStorage } from "node:async_hooks";
import { pino, type Logger } from "pino";

export type { Logger } from "pino";

interface Scope {
  readonly requestId: string;
  readonly fields: Record<string, unknown>;
}

const scopes = new AsyncLocalStorage<Scope>();

/** JSON lines on stdout; every line written inside `inScope` carries that scope's request id. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ["password", "token", "cookie", "authorization", "*.password", "*.token"],
    mixin: () => {
      const scope = scopes.getStore();
      return scope === undefined ? {} : { requestId: scope.requestId };
    },
  });
}

/** Runs `work` so that everything it logs, however deep, carries `requestId`. */
export function inScope<Result>(requestId: string, work: () => Result): Result {
  return scopes.run({ requestId, fields: {} }, work);
}

/** Adds fields to the one wide line that is written when the current request, socket or job ends. */
export function annotate(fields: Record<string, unknown>): void {
  const scope = scopes.getStore();
  if (scope !== undefined) Object.assign(scope.fields, fields);
}

/** The fields collected by `annotate` so far. */
export function annotations(): Readonly<Record<string, unknown>> {
  return scopes.getStore()?.fields ?? {};
}
