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
      const { rows } = await pool.query<{ screen: Buffer }>(
        "select screen from terminal_screens where workspace_id = $1 and terminal_id = $2",
        [workspaceId, terminalId],
      );
      return rows[0]?.screen ?? null;
    },
    save: async (workspaceId, terminalId, screen) => {
      await pool.query(
        `insert into terminal_screens (workspace_id, terminal_id, screen, updated_at) values ($1, $2, $3, now())
         on conflict (workspace_id, terminal_id) do update set screen = excluded.screen, updated_at = excluded.updated_at`,
        [workspaceId, terminalId, Buffer.from(screen)],
      );
    },
    close: () => pool.end(),
  };
}
