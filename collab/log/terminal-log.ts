import type { Log, TerminalLog } from "../ports.ts";
import { createPool } from "./postgres-log.ts";

/** Terminal screens in Postgres (table `terminal_screens`), newest wins. */
export function createPostgresTerminalLog(options: {
  readonly connectionString: string;
  readonly log: Log;
}): TerminalLog & { close(): Promise<void> } {
  const pool = createPool(options.connectionString, options.log);
  return {
    load: async (workspaceId, terminalId) => {
      const { rows } = await pool.query<{ screen: Buffer; state: unknown }>(
        "select screen, state from terminal_screens where workspace_id = $1 and terminal_id = $2",
        [workspaceId, terminalId],
      );
      return rows[0] ?? null;
    },
    save: async (workspaceId, terminalId, { screen, state }) => {
      await pool.query(
        `insert into terminal_screens (workspace_id, terminal_id, screen, state, updated_at) values ($1, $2, $3, $4, now())
         on conflict (workspace_id, terminal_id) do update
         set screen = excluded.screen, state = excluded.state, updated_at = excluded.updated_at`,
        [workspaceId, terminalId, Buffer.from(screen), JSON.stringify(state)],
      );
    },
    close: () => pool.end(),
  };
}
