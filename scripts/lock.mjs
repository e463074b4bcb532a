// A lock file that names its owner, so that the next one can tell a running process from a dead one.
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * @typedef {{ pid: number, birth: string, note: string }} Owner
 * @typedef {{ release: () => void }} Lock
 */

/**
 * Takes the lock, or returns its living owner. `note` is for the sentence that a refused process prints.
 * @param {string} file
 * @param {string} [note]
 * @returns {{ lock: Lock } | { owner: Owner }}
 */
export function tryLock(file, note = "") {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${String(process.pid)}`;
  const birth = birthOf(process.pid) ?? "";
  writeFileSync(mine, JSON.stringify({ pid: process.pid, birth, note }));
  try {
    for (;;) {
      try {
        linkSync(mine, file);
        return { lock: { release: () => rmSync(file, { force: true }) } };
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
      const owner = readOwner(file);
      if (owner !== undefined) return { owner };
      removeStale(file, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * The living process that holds the lock, or undefined.
 * @param {string} file
 * @returns {Owner | undefined}
 */
export function readOwner(file) {
  try {
    const owner = JSON.parse(readFileSync(file, "utf8"));
    return birthOf(owner.pid) === owner.birth ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Moves the file away before judging it again, so that a lock taken meanwhile by another is put back. */
function removeStale(file, aside) {
  try {
    renameSync(file, aside);
    if (readOwner(aside) !== undefined && !existsSync(file)) linkSync(aside, file);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
}

/** Process ids are reused; together with the start time they are not. Elsewhere than Linux the id must do. */
function birthOf(pid) {
  if (process.platform === "linux") {
    try {
      // The second field, the command's name, may hold spaces and parentheses: count after its end.
      const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    process.kill(pid, 0);
    return "alive";
  } catch (error) {
    return error.code === "EPERM" ? "alive" : undefined;
  }
}
