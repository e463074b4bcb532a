import type { LessonSession } from "#app/editor/lesson-session.ts";

/** The editor, once its code is here; for those beside it who send it commands. */
export class LessonSessionHolder {
  readonly #listeners = new Set<() => void>();
  #session: LessonSession | null = null;

  readonly get = (): LessonSession | null => this.#session;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly set = (session: LessonSession | null): void => {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  };
}
