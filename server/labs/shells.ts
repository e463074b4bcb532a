import { createHash } from "node:crypto";
import type { InputMark, OpenShell, Shell } from "#collab/index.ts";
import type { Sandbox, Shell as SandboxShell } from "#sandbox/index.ts";
import type { LabHosts, LabLease } from "./lab-host.ts";

/**
 * Joins a terminal and a sandbox: every shell holds a lease on its lab for as long as it lives. A shell that an earlier
 * process has left is taken up where that one stopped, and so is one that has ended meanwhile: its last words are shown.
 */
export function createOpenShell(hosts: LabHosts): OpenShell {
  return async (request) => {
    const lease = await hosts.acquire(request.workspaceId);
    try {
      await lease.sync.flush();
      return leasedShell(lease, await keptOrNewShell(lease.sandbox, request));
    } catch (error) {
      lease.release();
      throw error;
    }
  };
}

/** The terminal's shell as the sandbox keeps it, from where its output is not known yet, or else a new one. */
export async function keptOrNewShell(
  sandbox: Sandbox,
  { terminalId: id, columns, rows, resume }: Parameters<OpenShell>[0],
): Promise<Shell> {
  const kept = (await sandbox.shells()).find((shell) => shell.id === id);
  if (kept === undefined) return typable(await sandbox.openShell({ id, columns, rows }));
  const known = resume?.epoch === kept.epoch ? resume.offset : kept.start;
  return typable(await sandbox.attachShell(id, Math.min(Math.max(known, kept.start), kept.end)));
}

function leasedShell(lease: LabLease, shell: Shell): Shell {
  return {
    ...shell,
    onExit(listener) {
      shell.onExit((exit) => {
        lease.release();
        listener(exit);
      });
    },
    detach() {
      shell.detach();
      lease.release();
    },
  };
}

function typable(shell: SandboxShell): Shell {
  return {
    ...shell,
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
