import type { TerminalConnection } from "#app/terminal/terminal-connection.ts";
import type { TerminalScreen } from "#app/terminal/terminal-screen.ts";

interface Shell {
  readonly connection: TerminalConnection;
  readonly screen: TerminalScreen;
}

const OPEN_WITHIN_MS = 30_000;

/** The terminals that are open in this window, for what types into them from outside: the Run button. */
export class Shells {
  readonly #shells = new Map<string, Shell>();
  readonly #waiting = new Set<() => void>();

  /** Makes a terminal known; returns the way to take it back. */
  add(terminalId: string, shell: Shell): () => void {
    this.#shells.set(terminalId, shell);
    const unsubscribe = shell.connection.subscribe(() => this.#changed());
    this.#changed();
    return () => {
      unsubscribe();
      this.#shells.delete(terminalId);
    };
  }

  focus(terminalId: string): void {
    this.#shells.get(terminalId)?.screen.focus();
  }

  /**
   * Types into a terminal as soon as its shell is open. Rejects with a sentence when it is not open in
   * time or only watching is allowed.
   */
  async type(terminalId: string, text: string): Promise<void> {
    const deadline = Date.now() + OPEN_WITHIN_MS;
    for (;;) {
      const shell = this.#shells.get(terminalId);
      if (shell?.connection.type(text)) return;
      const state = shell?.connection.getState();
      if (state?.phase === "open" && !state.canType)
        throw new Error("You can watch this terminal, but not type in it.");
      if (state?.phase === "ended") shell?.connection.restart();
      if (state?.phase === "failed" || state?.phase === "refused")
        throw new Error(state.message ?? "There is no shell.");
      if (Date.now() >= deadline)
        throw new Error("The terminal did not start in time. Try again in a moment.");
      await this.#nextChange(deadline - Date.now());
    }
  }

  #nextChange(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#waiting.add(done);
    });
  }

  #changed(): void {
    for (const done of [...this.#waiting]) done();
  }
}
