import { sentenceOf } from "#app/components/lab/problem-sentence.ts";
import { showToast } from "#app/components/ui/toast.tsx";
import type { LessonNotes } from "#app/lib/api-types.ts";
import { trpc } from "#app/lib/trpc.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import type { Piece } from "#server/notes/schema.ts";

const ANSWERED_WITHIN_MS = 15_000;

export interface NotesState {
  /** Null before the first answer. */
  readonly notes: LessonNotes | null;
  /** Why what is shown may not be the newest. */
  readonly problem: string | null;
  /** The number of the last save of suggestions before they were asked for. */
  readonly afterSave: number;
}

type Decision = "accepted" | "refused" | "open";

/** A lesson's comments and suggestions as they were last read, and the ways to change them. */
export class NotesStore {
  readonly #lessonId: string;
  readonly #listeners = new Set<() => void>();
  #state: NotesState = { notes: null, problem: null, afterSave: 0 };
  #saves = 0;
  #isReading = false;
  #mustReadAgain = false;

  constructor(lessonId: string) {
    this.#lessonId = lessonId;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): NotesState => this.#state;

  /** Reads everything anew; what is asked while a read is under way is answered by one more. */
  readonly read = async (): Promise<void> => {
    this.#mustReadAgain = true;
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#mustReadAgain) {
      this.#mustReadAgain = false;
      const afterSave = this.#saves;
      try {
        const notes = await this.#ask(({ notes: api }, signal) =>
          api.list.query({ lessonId: this.#lessonId }, { signal }),
        );
        this.#set({ notes, problem: null, afterSave });
      } catch (problem) {
        this.#set({ ...this.#state, problem: sentenceOf(problem) });
      }
    }
    this.#isReading = false;
  };

  /** Begins a thread; resolves to its id, or null after telling why not. */
  start(
    input: Omit<Parameters<TrpcClient["notes"]["start"]["mutate"]>[0], "lessonId">,
  ): Promise<string | null> {
    return this.#change(
      async ({ start }) => (await start.mutate({ lessonId: this.#lessonId, ...input })).threadId,
    );
  }

  async reply(threadId: string, body: string): Promise<boolean> {
    const lessonId = this.#lessonId;
    return (await this.#change(({ reply }) => reply.mutate({ lessonId, threadId, body }))) !== null;
  }

  async editComment(commentId: string, body: string): Promise<boolean> {
    const lessonId = this.#lessonId;
    return (
      (await this.#change(({ editComment }) => editComment.mutate({ lessonId, commentId, body }))) !== null
    );
  }

  async deleteComment(commentId: string): Promise<void> {
    await this.#change(({ deleteComment }) => deleteComment.mutate({ lessonId: this.#lessonId, commentId }));
  }

  async resolve(threadId: string, resolved: boolean): Promise<void> {
    await this.#change(({ resolve }) => resolve.mutate({ lessonId: this.#lessonId, threadId, resolved }));
  }

  /** The reader has seen what is said in a thread. */
  async markSeen(threadId: string): Promise<void> {
    await this.#change(({ seen }) => seen.mutate({ lessonId: this.#lessonId, threadId }));
  }

  /** Decides suggestions; resolves to those that were this call's to decide. */
  async decide(suggestionIds: readonly string[], decision: Decision): Promise<readonly string[]> {
    const input = { lessonId: this.#lessonId, suggestionIds: [...suggestionIds], decision };
    const answer = await this.#change(({ decide }) => decide.mutate(input));
    return answer?.decided ?? [];
  }

  /** Resolves to the number of this save; rejects after telling why it failed. */
  readonly saveSuggestions = async (
    pieces: readonly Piece[],
    withdrawn: readonly string[],
  ): Promise<number> => {
    const input = { lessonId: this.#lessonId, pieces: [...pieces], withdrawn: [...withdrawn] };
    const saved = await this.#change(({ suggest }) =>
      suggest.mutate(input, { context: { alone: true } }).then(() => true),
    );
    if (saved === null) throw new Error("not saved");
    this.#saves += 1;
    return this.#saves;
  };

  async #change<Answer>(make: (api: TrpcClient["notes"]) => Promise<Answer>): Promise<Answer | null> {
    try {
      return await this.#ask(({ notes: api }) => make(api));
    } catch (problem) {
      showToast({ tone: "danger", message: sentenceOf(problem) });
      return null;
    } finally {
      void this.read();
    }
  }

  async #ask<Answer>(ask: (client: TrpcClient, signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    return ask(await trpc(), AbortSignal.timeout(ANSWERED_WITHIN_MS));
  }

  #set(state: NotesState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
