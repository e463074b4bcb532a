import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The name of the node whose sandboxes and homes lie in this folder; the same after every restart. */
export function readNodeId(dataDir: string): string {
  const file = join(dataDir, "node-id");
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomUUID(), { flag: "wx" });
  } catch {
    // It has one.
  }
  return readFileSync(file, "utf8").trim();
}
