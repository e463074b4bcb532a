import { createHash, randomBytes } from "node:crypto";
import * as path from "node:path";

/** Where one instance keeps its things, and the names that tell its sandboxes from those of other instances. */
export interface Layout {
  readonly dataDir: string;
  /** runsc's own state; every command names it, so other roots are never touched. */
  readonly runscRoot: string;
  readonly bundles: string;
  readonly homes: string;
  readonly mounts: string;
  readonly lockFile: string;
  /** Prefix of container ids and name of the parent cgroup: both are machine-wide name spaces. */
  readonly prefix: string;
}

export function layoutIn(dataDir: string): Layout {
  const absolute = path.resolve(dataDir);
  return {
    dataDir: absolute,
    runscRoot: path.join(absolute, "runsc"),
    bundles: path.join(absolute, "bundles"),
    homes: path.join(absolute, "homes"),
    mounts: path.join(absolute, "mnt"),
    lockFile: path.join(absolute, "sandbox.lock"),
    prefix: `lab-${createHash("sha256").update(absolute).digest("hex").slice(0, 8)}`,
  };
}

/** A container id for one start; a restart gets a new one, so it need not wait for the old one's removal. */
export function newContainerId(layout: Layout): string {
  return `${layout.prefix}-${randomBytes(4).toString("hex")}`;
}
