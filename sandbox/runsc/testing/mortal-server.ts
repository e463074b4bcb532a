/**
 * A server to be killed: `mortal-server.ts <data folder> <image folder> <spares>`. It opens a lab, does what its parent says
 * over IPC, and tells what the shell shows with the absolute offset.
 */
import { createSandboxes, type Shell } from "../../index.ts";

export type Order =
  /** Takes hold of the shell `main` from this offset, or opens it. */
  | { type: "hold"; lab: string; from: number }
  /** Done when a spare is ready. */
  | { type: "spare" }
  | { type: "write"; text: string; sequence: number }
  | { type: "exec"; lab: string; command: string[] }
  | { type: "put"; lab: string; path: string; text: string };

export type Told =
  | { type: "done" }
  | { type: "shown"; offset: number; text: string }
  | { type: "written"; sequence: number; ok: boolean };

const [dataDir = "", imageDir = "", spares = "0"] = process.argv.slice(2);
const pool = { least: Number(spares), most: Number(spares), restMs: 0 };
const sandboxes = createSandboxes({ dataDir, imageDir, pool, log: () => {} });
let shell: Shell | undefined;

process.on("message", (order: Order) => void obey(order));
process.on("disconnect", () => process.exit());

async function obey(order: Order): Promise<void> {
  switch (order.type) {
    case "hold":
      shell = await hold(order.lab, order.from);
      return tell({ type: "done" });
    case "spare":
      await sandboxes.unavailableBecause();
      while (sandboxes.spares() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      return tell({ type: "done" });
    case "write": {
      const stamp = { writer: "parent", sequence: order.sequence };
      const ok = (await shell?.write(Buffer.from(order.text), stamp)) ?? false;
      return tell({ type: "written", sequence: order.sequence, ok });
    }
    case "exec":
      void (await sandboxes.open(order.lab)).exec(order.command, { timeoutMs: 1_000_000 });
      return tell({ type: "done" });
    case "put":
      await (await sandboxes.open(order.lab)).home.write(order.path, Buffer.from(order.text));
      return tell({ type: "done" });
  }
}

async function hold(lab: string, from: number): Promise<Shell> {
  const sandbox = await sandboxes.open(lab);
  const isKept = (await sandbox.shells()).some(({ id }) => id === "main");
  const held = isKept
    ? await sandbox.attachShell("main", from)
    : await sandbox.openShell({ id: "main", columns: 80, rows: 24 });
  let offset = held.offset;
  held.onData((bytes) => {
    tell({ type: "shown", offset, text: Buffer.from(bytes).toString("latin1") });
    offset += bytes.length;
  });
  return held;
}

function tell(message: Told): void {
  process.send?.(message);
}
