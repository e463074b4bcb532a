import { watch, type FSWatcher } from "node:fs";
import type { Folder } from "./folder.ts";
import { walk } from "./walk.ts";

/** Changes closer together than this are one hint. */
const COALESCE_MS = 20;
/** A change that comes alone is hinted at sooner. */
const ALONE_MS = 2;
/**
 * More events than this between two hints are a flood: reading them would keep the server from everybody else. The
 * watches are let go, and after a while set anew.
 */
const FLOOD_EVENTS = 300;
const DEAF_MS = 200;
/** Floods that follow one another closely are listened to less and less often. */
const LONGEST_DEAF_MS = 800;
/** Without inotify (the machine's watches are used up) a hint comes this often. */
const POLL_MS = 2_000;

type WithRoot = <T>(work: (root: Folder) => Promise<T>) => Promise<T>;

/**
 * Hints that something below a home may have changed.
 *
 * One inotify watch per folder, set through the open folder so that no link is followed. A hint that may have brought
 * or taken folders is followed by a walk that sets the missing watches; what happened in a new folder before its
 * watch stood is covered by one more hint after that walk. A home that changes without end is looked at by the clock.
 */
export function watchHome(
  withRoot: WithRoot,
  onChange: () => void,
  skip?: (path: string) => boolean,
): { close(): void } {
  const watchers = new Map<string, { watcher: FSWatcher; inode: number }>();
  let hintTimer: NodeJS.Timeout | undefined;
  let lastHintAt = -Infinity;
  let pollTimer: NodeJS.Timeout | undefined;
  let eventsSinceHint = 0;
  let deafTimer: NodeJS.Timeout | undefined;
  let deafMs = 0;
  let foldersMayHaveChanged = false;
  let closed = false;
  let following: Promise<unknown> = follow();

  return {
    close() {
      closed = true;
      clearTimeout(hintTimer);
      clearInterval(pollTimer);
      clearTimeout(deafTimer);
      forgetAll();
    },
  };

  function changed(event: string): void {
    if (event === "rename") foldersMayHaveChanged = true;
    if (closed || deafTimer) return;
    if (++eventsSinceHint > FLOOD_EVENTS) return goDeaf();
    const isAlone = performance.now() - lastHintAt > 5 * COALESCE_MS;
    hintTimer ??= setTimeout(hint, isAlone ? ALONE_MS : COALESCE_MS);
  }

  function hint(): void {
    hintTimer = undefined;
    const now = performance.now();
    if (now - lastHintAt > 2 * LONGEST_DEAF_MS) deafMs = 0;
    lastHintAt = now;
    eventsSinceHint = 0;
    onChange();
    if (!foldersMayHaveChanged) return;
    foldersMayHaveChanged = false;
    following = following.then(follow).then((grown) => grown && changed("change"));
  }

  function goDeaf(): void {
    clearTimeout(hintTimer);
    hintTimer = undefined;
    forgetAll();
    deafMs = Math.min(deafMs + DEAF_MS, LONGEST_DEAF_MS);
    deafTimer = setTimeout(() => {
      deafTimer = undefined;
      // Whatever has happened unseen is found by the hint, which also sets the watches.
      foldersMayHaveChanged = true;
      hint();
    }, deafMs);
  }

  /** Sets and drops watches to match the folders there are; true when there are new ones. Never rejects. */
  async function follow(): Promise<boolean> {
    const seen = new Set<string>();
    let grown = false;
    const visit = async (path: string, folder: Folder) => {
      const { ino } = await folder.handle.stat();
      seen.add(path);
      if (closed || deafTimer || watchers.get(path)?.inode === ino) return;
      forget(path);
      watchers.set(path, { watcher: watchFolder(path, folder), inode: ino });
      grown = true;
    };
    try {
      await withRoot((root) => walk(root, skip, visit));
      for (const path of [...watchers.keys()]) if (!seen.has(path)) forget(path);
    } catch {
      // The home is closing, or this machine has no watches left.
      if (!closed) pollTimer ??= setInterval(() => changed("rename"), POLL_MS);
    }
    return grown;
  }

  function watchFolder(path: string, folder: Folder): FSWatcher {
    const watcher = watch(folder.path, { persistent: false }, changed);
    watcher.on("error", () => forget(path));
    return watcher;
  }

  function forgetAll(): void {
    for (const path of [...watchers.keys()]) forget(path);
  }

  function forget(path: string): void {
    watchers.get(path)?.watcher.close();
    watchers.delete(path);
  }
}
