import type { TerminalConnection } from "#app/terminal/terminal-connection.ts";
import type { TerminalScreen } from "#app/terminal/terminal-screen.ts";

interface Shell {
  readonly connection: TerminalConnection;
  readonly screen: TerminalScreen;
}

const OPEN_WITHIN_MS = 30_000;
/** From an open shell to its first prompt. */
const FIRST_PROMPT_WITHIN_MS = 5_000;
/** A program that has just ended gives way to the prompt in this time. */
const PROMPT_WITHIN_MS = 300;
const STOPPED_WITHIN_MS = 3_000;
/** Not by requestAnimationFrame, which waits for ever in a window that nobody sees. */
const ONE_FRAME_MS = 20;

const STOP = "\x03";
/** To the end of the line and away with all of it: what somebody left half typed is no part of the command. */
const CLEAR_LINE = "\x05\x15";

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
   * Gives the shell a command as soon as it is open, in place of the program that runs in it. Rejects with a
   * sentence when the shell is not open in time, that program does not stop, or only watching is allowed.
   */
  async run(terminalId: string, command: string): Promise<void> {
    const { screen, connection } = await this.#opened(terminalId);
    const patienceMs = screen.isBlank ? FIRST_PROMPT_WITHIN_MS : PROMPT_WITHIN_MS;
    if (!(await screen.awaitPrompt(patienceMs))) {
      // Typed now, the command would be an answer to the program that waits for input.
      connection.type(STOP);
      if (!(await screen.awaitPrompt(STOPPED_WITHIN_MS)))
        throw new Error("Another program is running in this terminal. End it, then press Run again.");
    }
    connection.type(`${CLEAR_LINE}${command}\r`);
  }

  /**
   * Resolves when some shell's prompt has been drawn, at the latest after `withinMs`: heavy work that begins then does
   * not hold it up.
   */
  async promptDrawn(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (this.#shells.size === 0 && Date.now() < deadline) await this.#nextChange(deadline - Date.now());
    const [first] = this.#shells.values();
    if (first && !(await first.screen.awaitPrompt(Math.max(0, deadline - Date.now())))) return;
    await new Promise<void>((resolve) => setTimeout(resolve, ONE_FRAME_MS));
  }

  async #opened(terminalId: string): Promise<Shell> {
    const deadline = Date.now() + OPEN_WITHIN_MS;
    for (;;) {
      const shell = this.#shells.get(terminalId);
      const state = shell?.connection.getState();
      if (shell && state?.phase === "open") {
        if (state.canType) return shell;
        throw new Error("You can watch this terminal, but not type in it.");
      }
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
