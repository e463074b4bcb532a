import { setInterval } from "node:timers";
import type { CloseCode } from "./close-codes.ts";
import type { Actor, Judgement, Log, Ports, Resource, Scope } from "./ports.ts";
import type { Settings } from "./settings.ts";

/** How many sockets are judged at the same time. */
const judgesAtOnce = 16;

/** One open socket, as those see it who decide about it. */
export interface Session {
  readonly actor: Actor;
  readonly resource: Resource;
  /** `mayLead`: what "lead" adds to "write". */
  setLevel(level: "read" | "write", mayLead: boolean): void;
  close(code: CloseCode): void;
  beat(): void;
}

/** Numbers of the latest question about a session that was put, and of the latest that was answered. */
interface Judgements {
  asked: number;
  answered: number;
}

/** All open sockets: what each may do, asked again whenever told to; heartbeats; the bound per person. */
export class Sessions {
  private readonly judgements = new Map<Session, Judgements>();
  private readonly perActor = new Map<string, number>();
  private readonly timers: NodeJS.Timeout[];
  /** Those about whom a question failed. */
  private readonly unanswered = new Set<Session>();
  private again: NodeJS.Timeout | undefined;

  constructor(
    private readonly levelFor: Ports["levelFor"],
    private readonly log: Log,
    private readonly settings: Settings,
  ) {
    this.timers = [
      setInterval(() => {
        for (const session of this.judgements.keys()) session.beat();
      }, settings.heartbeatMs).unref(),
      setInterval(() => void this.recheck({}), settings.recheckMs).unref(),
    ];
  }

  get size(): number {
    return this.judgements.size;
  }

  /** False when this person has too many sockets open already. */
  add(session: Session): boolean {
    const open = this.perActor.get(session.actor.id) ?? 0;
    if (open >= this.settings.maxSocketsPerActor) return false;
    this.perActor.set(session.actor.id, open + 1);
    this.judgements.set(session, { asked: 0, answered: 0 });
    return true;
  }

  remove(session: Session): void {
    if (!this.judgements.delete(session)) return;
    this.unanswered.delete(session);
    const open = this.perActor.get(session.actor.id) ?? 0;
    if (open > 1) this.perActor.set(session.actor.id, open - 1);
    else this.perActor.delete(session.actor.id);
  }

  /**
   * Asks what the session may do and applies it, unless a later question has been answered; "none" and "signed-out"
   * close it. Returns the answer.
   * @throws what `levelFor` threw, or when it took longer than `joinTimeoutMs`
   */
  async judge(session: Session): Promise<Judgement> {
    const judgements = this.judgements.get(session);
    const question = judgements === undefined ? 0 : ++judgements.asked;
    const level = await within(this.levelFor(session.actor, session.resource), this.settings.joinTimeoutMs);
    if (judgements === undefined || !this.judgements.has(session)) return level;
    if (question < judgements.answered) return level;
    judgements.answered = question;
    if (level === "signed-out") session.close(4401);
    else if (level === "none") session.close(4403);
    else if (level === "lead") session.setLevel("write", true);
    else session.setLevel(level, false);
    return level;
  }

  /**
   * Judges all sockets in the scope again. Resolves when each has been; a failed question leaves its socket as it was
   * and is put again soon.
   */
  async recheck(scope: Scope): Promise<void> {
    await this.judgeAll([...this.judgements.keys()].filter((session) => matches(scope, session)));
  }

  closeAll(code: CloseCode): void {
    for (const timer of this.timers) clearInterval(timer);
    clearTimeout(this.again);
    for (const session of this.judgements.keys()) session.close(code);
  }

  private async judgeAll(waiting: Session[]): Promise<void> {
    const judgeNext = async (): Promise<void> => {
      for (let session = waiting.pop(); session !== undefined; session = waiting.pop()) {
        if (!this.judgements.has(session)) continue;
        try {
          await this.judge(session);
        } catch (error) {
          this.log.warn(
            { err: error, actor: session.actor.id, resource: session.resource },
            "level not rechecked",
          );
          this.judgeAgain(session);
        }
      }
    };
    await Promise.all(Array.from({ length: judgesAtOnce }, judgeNext));
  }

  private judgeAgain(session: Session): void {
    if (!this.judgements.has(session)) return;
    this.unanswered.add(session);
    this.again ??= setTimeout(() => {
      this.again = undefined;
      const waiting = [...this.unanswered];
      this.unanswered.clear();
      void this.judgeAll(waiting);
    }, this.settings.judgeAgainMs).unref();
  }
}

function matches(scope: Scope, { actor, resource }: Session): boolean {
  if (scope.userId !== undefined && scope.userId !== actor.id) return false;
  if (scope.sessionId !== undefined && scope.sessionId !== actor.sessionId) return false;
  if (scope.documentName === undefined && scope.workspaceId === undefined) return true;
  return resource.kind === "document"
    ? resource.name === (scope.documentName ?? resource.name) && scope.workspaceId === undefined
    : resource.workspaceId === (scope.workspaceId ?? resource.workspaceId) &&
        scope.documentName === undefined;
}

/** The promise's value, or a rejection after `timeoutMs`. */
export async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error(`no answer within ${String(timeoutMs)} ms`));
        }, timeoutMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
