import type { PreviewTarget } from "./address.ts";
import type { Pass, Passes } from "./passes.ts";

/** Whether somebody may look now; "signed-out" when the session of their pass has ended. */
export type Verdict = "may" | "may-not" | "signed-out";

/** Whose rights have changed; absent fields match everybody. */
export interface ChangedRights {
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** Someone who was let in; `leave` when their request or socket is over. */
export interface Visit {
  readonly verdict: "may";
  readonly pass: Pass;
  leave(): void;
}

export interface Gate {
  /**
   * Lets in whoever holds a pass for `target` among `tokens` and may still look at the lab; "no-pass" without one.
   * `onPutOut` is called, once, if that changes before `leave`.
   */
  enter(
    tokens: readonly string[],
    target: PreviewTarget,
    onPutOut: () => void,
  ): Promise<Visit | { readonly verdict: "no-pass" | Exclude<Verdict, "may"> }>;
  /** Judges those inside anew whose rights have changed, and nobody by what was known before. */
  recheck(changed: ChangedRights): void;
  close(): void;
}

interface Inside {
  readonly pass: Pass;
  readonly putOut: () => void;
}

/** How long a verdict stands without being asked again. A page may be made of hundreds of files. */
const VERDICT_MS = 1_000;
/** How often those inside are judged anew though nobody said that anything changed. */
const RECHECK_MS = 30_000;
/** A page of another lab can put cookies beside ours; more than these are not looked up. */
const MAX_TOKENS = 4;

/** Asks `judge` for every request, at most once a second for the same person and lab. */
export function createGate(passes: Passes, judge: (pass: Pass) => Promise<Verdict>): Gate {
  const inside = new Set<Inside>();
  const verdicts = new Map<string, Promise<Verdict>>();
  let changes = 0;

  const verdictOn = (pass: Pass): Promise<Verdict> => {
    const key = `${pass.sessionId} ${pass.workspaceId}`;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const asked = judge(pass);
    verdicts.set(key, asked);
    const forget = () => {
      if (verdicts.get(key) === asked) verdicts.delete(key);
    };
    setTimeout(forget, VERDICT_MS).unref();
    asked.catch(forget);
    return asked;
  };

  /** A verdict that no change of rights has overtaken. */
  const currentVerdictOn = async (pass: Pass): Promise<Verdict> => {
    for (;;) {
      const seen = changes;
      const verdict = await verdictOn(pass);
      if (seen === changes) return verdict;
    }
  };

  const findPass = async (tokens: readonly string[], { workspaceId, port }: PreviewTarget) => {
    for (const token of tokens.slice(0, MAX_TOKENS)) {
      const pass = await passes.read(token);
      if (pass?.workspaceId === workspaceId && pass.port === port) return pass;
    }
    return null;
  };

  const judgeAnew = async (visitor: Inside) => {
    // What cannot be judged is not let go on: it would be an open door for as long as the database is away.
    const verdict = await currentVerdictOn(visitor.pass).catch(() => "may-not" as const);
    if (verdict !== "may" && inside.delete(visitor)) visitor.putOut();
  };

  const recheck = ({ userId, sessionId }: ChangedRights) => {
    changes += 1;
    verdicts.clear();
    for (const visitor of inside) {
      if (userId !== undefined && userId !== visitor.pass.userId) continue;
      if (sessionId !== undefined && sessionId !== visitor.pass.sessionId) continue;
      void judgeAnew(visitor);
    }
  };
  const timer = setInterval(() => recheck({}), RECHECK_MS);

  return {
    async enter(tokens, target, onPutOut) {
      const pass = await findPass(tokens, target);
      if (pass === null) return { verdict: "no-pass" };
      const verdict = await currentVerdictOn(pass);
      if (verdict !== "may") return { verdict };
      const visitor: Inside = { pass, putOut: onPutOut };
      inside.add(visitor);
      return { verdict, pass, leave: () => void inside.delete(visitor) };
    },
    recheck,
    close() {
      clearInterval(timer);
      for (const { putOut } of inside) putOut();
      inside.clear();
    },
  };
}
