import * as fs from "node:fs/promises";
import { systemCode } from "../errors.ts";
import type { Layout } from "./layout.ts";
import { isAlive, startTimeOf } from "./processes.ts";

export interface Lock {
  release(): Promise<void>;
}

/** Holds a data folder for this process; null when another living process has it. */
export async function takeLock(layout: Layout): Promise<Lock | null> {
  const mine = `${process.pid} ${startTimeOf(process.pid) ?? ""}`;
  await fs.mkdir(layout.dataDir, { recursive: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await fs.writeFile(layout.lockFile, mine, { flag: "wx" });
      return { release: () => fs.rm(layout.lockFile, { force: true }) };
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
    const [pid, startTime] = (await fs.readFile(layout.lockFile, "utf8").catch(() => "")).split(" ");
    // The start time guards against another program that got the dead owner's process id.
    if (isAlive(Number(pid)) && startTimeOf(Number(pid)) === startTime) return null;
    await fs.rm(layout.lockFile, { force: true });
  }
  return null;
}
