import type { OpenShell } from "#collab/index.ts";
import type { LabHosts } from "./lab-host.ts";

/** Joins a terminal and a sandbox: every shell holds a lease on its lab for as long as it lives. */
export function createOpenShell(hosts: LabHosts): OpenShell {
  return async ({ workspaceId, terminalId, columns, rows }) => {
    const lease = await hosts.acquire(workspaceId);
    try {
      await lease.sync.flush();
      const shell = await lease.sandbox.openShell({ id: terminalId, columns, rows });
      return {
        ...shell,
        onExit(listener) {
          shell.onExit((exit) => {
            lease.release();
            listener(exit);
          });
        },
      };
    } catch (error) {
      lease.release();
      throw error;
    }
  };
}
