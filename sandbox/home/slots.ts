import * as fs from "node:fs/promises";
import * as path from "node:path";
import { mountsBelow, mountCommand, unmountAt } from "./volume.ts";

/** A place for one sandbox's home. The sandbox may run before there is a home in it. */
export interface Slot {
  /** What the sandbox is given as its /home. */
  readonly folder: string;
  /** Where the home is mounted. */
  readonly homeDir: string;
  /** Unmounts the home, whose files stay, and gives the place up. */
  remove(): Promise<void>;
}

export interface Slots {
  make(name: string): Promise<Slot>;
  /** Once every slot is removed. */
  close(): Promise<void>;
}

/**
 * Slots below `folder`, which becomes a small file system of its own whose mounts are shared: what is mounted in a slot
 * is seen by the sandbox that was given the slot before. Without that a mount would stay with the host.
 */
export function createSlots(folder: string, userFolder: string): Slots {
  let prepared: Promise<void> | undefined;

  return {
    async make(name) {
      prepared ??= prepare();
      await prepared.catch((error: unknown) => {
        prepared = undefined;
        throw error;
      });
      const slot = path.join(folder, name);
      const homeDir = path.join(slot, userFolder);
      await fs.mkdir(homeDir, { recursive: true, mode: 0o755 });
      return {
        folder: slot,
        homeDir,
        async remove() {
          await unmountAt(homeDir);
          await fs.rm(slot, { recursive: true, force: true });
        },
      };
    },

    async close() {
      await prepared?.catch(() => undefined);
      await unmountAt(folder);
    },
  };

  async function prepare(): Promise<void> {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await mountsBelow(folder)).includes(folder))
      await mountCommand(["-t", "tmpfs", "-o", OPTIONS, "slots", folder]);
    await mountCommand(["--make-shared", folder]);
  }
}

/** It holds nothing but empty folders. */
const OPTIONS = "size=4m,nr_inodes=20k,mode=711,nosuid,nodev,noexec";
