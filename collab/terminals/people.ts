import type { Actor } from "../ports.ts";
import { distinctActors, identityOf } from "../rooms/identity.ts";
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
  people(actors: Iterable<Actor>): Person[] {
    return distinctActors(actors).map((actor) => {
      const identity = identityOf(actor);
      return this.timers.has(actor.id) ? { ...identity, typing: true } : identity;
    });
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
