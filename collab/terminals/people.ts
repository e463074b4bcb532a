import { identityOf } from "../rooms/identity.ts";
import type { Present } from "./baton.ts";
import type { Person } from "./messages.ts";

/** How long after a key somebody counts as typing. */
const typingForMs = 2_000;

/** Who is typing at one terminal. */
export class Typists {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** `onChange`: somebody began or stopped typing. */
  constructor(private readonly onChange: () => void) {}

  typed(actorId: string): void {
    const running = this.timers.get(actorId);
    if (running !== undefined) {
      running.refresh();
      return;
    }
    const stop = setTimeout(() => {
      this.timers.delete(actorId);
      this.onChange();
    }, typingForMs);
    this.timers.set(actorId, stop);
    this.onChange();
  }

  /** Each person once, as the others see them. */
  people(present: Iterable<Present>): Person[] {
    return [...present].map(({ actor, mayWrite }) => ({
      ...identityOf(actor),
      ...(this.timers.has(actor.id) && { typing: true }),
      ...(mayWrite && { mayWrite }),
    }));
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}

/** Each person once, by id and in order of arrival, with the best of what their windows may do. */
export function presentAmong(viewers: Iterable<Present>): Map<string, Present> {
  const present = new Map<string, Present>();
  for (const { actor, mayWrite, mayLead } of viewers) {
    const known = present.get(actor.id);
    present.set(actor.id, {
      actor,
      mayWrite: mayWrite || known?.mayWrite === true,
      mayLead: mayLead || known?.mayLead === true,
    });
  }
  return present;
}
