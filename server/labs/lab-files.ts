import { SandboxError } from "#sandbox/index.ts";
import { AppError } from "#server/errors.ts";
import type { LabHosts } from "./lab-host.ts";
import { labPath, MAX_UPLOAD_BYTES } from "./schema.ts";

/** Puts a file's bytes on the lab's disk; the document then lists it. BAD_REQUEST for an unusable name. */
export async function putLabFile(
  hosts: LabHosts,
  workspaceId: string,
  path: string,
  content: Uint8Array,
): Promise<{ path: string }> {
  refuseBadPath(path);
  if (content.byteLength > MAX_UPLOAD_BYTES) {
    throw new AppError("TOO_LARGE", "A file may have at most 20 MB. Compress it, or split it.");
  }
  const lease = await hosts.acquire(workspaceId);
  try {
    await lease.sync.putBinary(path, content);
    return { path };
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    lease.release();
  }
}

/** A file's bytes as they are on the lab's disk, with everything typed so far. */
export async function getLabFile(hosts: LabHosts, workspaceId: string, path: string): Promise<Uint8Array> {
  refuseBadPath(path);
  const lease = await hosts.acquire(workspaceId);
  try {
    await lease.sync.flush();
    return await lease.sandbox.home.read(path, MAX_UPLOAD_BYTES);
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    lease.release();
  }
}

function refuseBadPath(path: string): void {
  const checked = labPath.safeParse(path);
  if (!checked.success)
    throw new AppError("BAD_REQUEST", checked.error.issues[0]?.message ?? "Bad file name.");
}

function toFileError(error: unknown, path: string): unknown {
  if (!(error instanceof SandboxError)) return error;
  switch (error.code) {
    case "NOT_FOUND":
      return new AppError("NOT_FOUND", `“${path}” is gone: somebody may have moved it.`, { cause: error });
    case "TOO_LARGE":
      return new AppError("TOO_LARGE", error.message, { cause: error });
    case "WRONG_KIND":
    case "UNSAFE_PATH":
      return new AppError("BAD_REQUEST", error.message, { cause: error });
    case "NO_SPACE":
      return new AppError("CONFLICT", "The lab's disk is full. Delete something and try again.", {
        cause: error,
      });
    case "UNAVAILABLE":
    case "STOPPED":
    case "TIMED_OUT":
    case "FAILED":
    case "INVALID_ID":
      return new AppError("UNAVAILABLE", error.message, { cause: error });
  }
}
