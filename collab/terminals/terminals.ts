import type { Actor, Ports } from "../ports.ts";
import { distinctActors } from "../rooms/identity.ts";
import type { Settings } from "../settings.ts";
import type { ShellState } from "./shell-life.ts";
import { Terminal } from "./terminal.ts";

export interface TerminalSummary {
  readonly terminalId: string;
  readonly state: ShellState["kind"];
  readonly people: Actor[];
}

/** The terminals as the product sees them. */
export interface TerminalsApi {
  /** The terminals of a workspace that are open in this process. */
  list(workspaceId: string): TerminalSummary[];
  /** Ends all shells of a workspace and lets the viewers go with 4404 and `reason` (cut at 123 bytes). */
  closeWorkspace(workspaceId: string, reason?: string): Promise<void>;
}

/** All open terminals. A terminal stays while its shell runs, also when nobody watches. */
export class Terminals implements TerminalsApi {
  private readonly workspaces = new Map<string, Map<string, Promise<Terminal>>>();
  private readonly open = new Set<Terminal>();
  private closing = false;

  constructor(
    private readonly ports: Pick<Ports, "openShell" | "terminalLog" | "log">,
    private readonly settings: Settings,
  ) {}

  list(workspaceId: string): TerminalSummary[] {
    return this.openIn(workspaceId).map(({ terminalId, state, viewers }) => ({
      terminalId,
      state: state.kind,
      people: distinctActors([...viewers].map(({ actor }) => actor)),
    }));
  }

  async closeWorkspace(workspaceId: string, reason?: string): Promise<void> {
    const terminals = this.workspaces.get(workspaceId);
    if (terminals === undefined) return;
    this.workspaces.delete(workspaceId);
    await Promise.all(
      [...terminals.values()].map(async (loading) => {
        const terminal = await loading;
        this.open.delete(terminal);
        await terminal.close(4404, reason);
      }),
    );
  }

  /** The terminal, with what it showed before; null when the workspace has as many as it may have. */
  async hold(workspaceId: string, terminalId: string): Promise<Terminal | null> {
    const inWorkspace = this.workspaces.get(workspaceId) ?? new Map<string, Promise<Terminal>>();
    const known = inWorkspace.get(terminalId);
    if (known !== undefined) return known;
    if (this.closing) throw new Error("the collaboration server is closing");
    this.forgetEnded(workspaceId);
    if (inWorkspace.size >= this.settings.maxTerminalsPerWorkspace) return null;
    const loading = this.load(workspaceId, terminalId);
    inWorkspace.set(terminalId, loading);
    this.workspaces.set(workspaceId, inWorkspace);
    return loading;
  }

  /** Ends every shell and saves every screen, as far as that is possible before `deadline` (epoch ms). */
  async close(deadline: number): Promise<void> {
    this.closing = true;
    const closed = Promise.all([...this.open].map((terminal) => terminal.close(1012)));
    this.workspaces.clear();
    this.open.clear();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
    });
    await Promise.race([closed, late]);
    clearTimeout(timer);
  }

  private async load(workspaceId: string, terminalId: string): Promise<Terminal> {
    const terminal = new Terminal(workspaceId, terminalId, this.ports, this.settings);
    await terminal.restore();
    this.open.add(terminal);
    return terminal;
  }

  /** Makes room: a terminal without shell and viewers is only its screen, which is on disk. */
  private forgetEnded(workspaceId: string): void {
    for (const terminal of this.openIn(workspaceId)) {
      const hasEnded = terminal.state.kind === "exited" || terminal.state.kind === "failed";
      if (!hasEnded || terminal.viewers.size > 0) continue;
      this.open.delete(terminal);
      this.workspaces.get(workspaceId)?.delete(terminal.terminalId);
      void terminal.close(1012);
    }
  }

  private openIn(workspaceId: string): Terminal[] {
    return [...this.open].filter((terminal) => terminal.workspaceId === workspaceId);
  }
}
