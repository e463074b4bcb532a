import { AppError } from "#server/errors.ts";

/** Somebody who drags through the timeline asks faster than is answered; far more than this is no person. */
const MOST_PER_PERSON = 12;

interface Turns {
  count: number;
  last: Promise<unknown>;
}

/**
 * Lets each person read one state of a document after the other. A state is the whole document, several times over
 * while it is compared, so without this one request for many of them would take gigabytes.
 */
export class ReadingTurns {
  private readonly people = new Map<string, Turns>();

  /** What `read` gives, in its turn. Throws TOO_MANY_REQUESTS when this person waits for as many as one may. */
  async take<Result>(personId: string, read: () => Promise<Result>): Promise<Result> {
    const turns = this.people.get(personId) ?? { count: 0, last: Promise.resolve() };
    if (turns.count >= MOST_PER_PERSON) {
      throw new AppError(
        "TOO_MANY_REQUESTS",
        "You asked for many moments at once. Wait until some of them are shown, then try again.",
      );
    }
    this.people.set(personId, turns);
    turns.count += 1;
    const turn = turns.last.then(read);
    turns.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      turns.count -= 1;
      if (turns.count === 0) this.people.delete(personId);
    }
  }
}
