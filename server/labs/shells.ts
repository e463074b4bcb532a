import { createHash } from "node:crypto";
import type { InputMark, OpenShell, Shell } from "#collab/index.ts";
import type { Sandbox, Shell as SandboxShell } from "#sandbox/index.ts";
import type { LabHosts, LabLease } from "./lab-host.ts";

/**
 * Joins a terminal and a sandbox: every shell holds a lease on its lab for as long as it lives. A shell that an earlier
 * process has left is taken up where that one stopped, and so is one that has ended meanwhile: its last words are shown.
 */
export function createOpenShell(hosts: LabHosts): OpenShell {
  return async ({ workspaceId, terminalId, columns, rows, resume }) => {
    const lease = await hosts.acquire(workspaceId);
    try {
      await lease.sync.flush();
      const kept = await keptShell(lease.sandbox, terminalId, resume);
      return leasedShell(lease, kept ?? (await lease.sandbox.openShell({ id: terminalId, columns, rows })));
    } catch (error) {
      lease.release();
      throw error;
    }
  };
}

async function keptShell(
  sandbox: Sandbox,
  id: string,
  resume: { readonly epoch: string; readonly offset: number } | undefined,
): Promise<SandboxShell | undefined> {
  const kept = (await sandbox.shells()).find((shell) => shell.id === id);
  if (kept === undefined) return undefined;
  const known = resume?.epoch === kept.epoch ? resume.offset : kept.start;
  return sandbox.attachShell(id, Math.min(Math.max(known, kept.start), kept.end));
}

function leasedShell(lease: LabLease, shell: SandboxShell): Shell {
  return {
    ...shell,
    onExit(listener) {
      shell.onExit((exit) => {
        lease.release();
        listener(exit);
      });
    },
    async write(bytes, mark) {
      const isTyped = await shell.write(bytes, mark && { writer: writerOf(mark), sequence: mark.sequence });
      if (!isTyped) throw new Error("the shell has ended, or reads nothing");
    },
  };
}

/** Short enough for the shell to remember. */
function writerOf({ writer }: InputMark): string {
  return createHash("sha256").update(writer).digest("base64url");
}
