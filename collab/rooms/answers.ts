/** How long an answer is kept: long enough for a class that opens a document together. */
const keptForMs = 5_000;
/** Who joins anew asks with an empty state vector; after a restart all others ask with one and the same. */
const maxAnswers = 4;

/** Answers to the state vectors asked last, so that many who ask the same are sent one and the same buffer. */
export class Answers {
  private revision = -1;
  private readonly kept = new Map<string, Uint8Array>();
  private timer: NodeJS.Timeout | undefined;

  /** The answer to this state vector at this revision of the document, made only if it is not at hand. */
  get(revision: number, stateVector: Uint8Array, make: () => Uint8Array): Uint8Array {
    if (revision !== this.revision) this.kept.clear();
    this.revision = revision;
    const question = Buffer.from(stateVector).toString("latin1");
    const known = this.kept.get(question);
    if (known !== undefined) return known;
    const answer = make();
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size === maxAnswers) this.kept.delete(oldest);
    this.kept.set(question, answer);
    this.timer ??= setTimeout(() => {
      this.clear();
    }, keptForMs).unref();
    return answer;
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.kept.clear();
  }
}
