import type { Log, StoredTerminal, TerminalLog } from "../ports.ts";
import { readStored, type StoredState } from "./stored.ts";

/**
 * Ends whatever mode a program left the terminal in: alternate screen, mouse, pasting, scroll region, colours, hidden
 * cursor. Setting the region moves the cursor home, so the cursor is kept around that.
 */
const leaveModes =
  "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b7\x1b[r\x1b8\x1b[!p\x1b[0m";

/** Part what an earlier shell has shown from what the new one will: after one that was seen to end, */
export const restartLine = rule("restarted");
/** or after one that went with the process, the machine or the lab it was in, perhaps long ago. */
export const returnLine = rule("The lab was restarted. Files are as they were; what ran here has ended.");

function rule(words: string): Buffer {
  return Buffer.from(`${leaveModes}\r\n\x1b[2m── ${words} ──\x1b[0m\r\n`);
}

/** Writes one terminal's screen to the log: at most once per interval, one save at a time, never giving up. */
export class ScreenStore {
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> | undefined;
  private dirty = false;

  constructor(
    private readonly workspaceId: string,
    private readonly terminalId: string,
    private readonly log: Log,
    private readonly terminalLog: TerminalLog,
    private readonly intervalMs: number,
    private readonly screen: () => StoredTerminal & { readonly state: StoredState },
  ) {}

  /** Null when there is none, or when it cannot be read: a lost screen must not keep anyone from working. */
  async load(): Promise<({ readonly screen: Uint8Array } & StoredState) | null> {
    try {
      const stored = await this.terminalLog.load(this.workspaceId, this.terminalId);
      return stored && { screen: stored.screen, ...readStored(stored) };
    } catch (error) {
      this.log.warn(
        { err: error, workspace: this.workspaceId, terminal: this.terminalId },
        "screen not loaded",
      );
      return null;
    }
  }

  changed(): void {
    this.dirty = true;
    if (this.saving === undefined) this.schedule();
  }

  /** Saves now what is not saved yet. Does not reject. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.saving;
    if (this.dirty) await this.save();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.saving = this.save().finally(() => {
        this.saving = undefined;
        if (this.dirty) this.schedule();
      });
    }, this.intervalMs);
  }

  private async save(): Promise<void> {
    this.dirty = false;
    try {
      await this.terminalLog.save(this.workspaceId, this.terminalId, this.screen());
    } catch (error) {
      this.dirty = true;
      this.log.warn(
        { err: error, workspace: this.workspaceId, terminal: this.terminalId },
        "screen not saved",
      );
    }
  }
}
