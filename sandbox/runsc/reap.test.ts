import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { mountsBelow } from "../home/volume.ts";
import { createSandboxes } from "../index.ts";
import { bash, describeSandbox, imageDir, useSandboxes } from "../testing.ts";
import { layoutIn } from "./layout.ts";

const OWNER = `
  import { createSandboxes } from ${JSON.stringify(path.resolve(import.meta.dirname, "../index.ts"))};
  const [dataDir, imageDir] = process.argv.slice(1);
  const sandboxes = createSandboxes({ dataDir, imageDir, log: () => {} });
  const [sandbox] = await Promise.all([sandboxes.open("orphan"), sandboxes.open("second")]);
  await sandbox.home.write("kept.txt", Buffer.from("kept"));
  await sandbox.openShell({ id: "main", columns: 80, rows: 24 });
  void sandbox.exec(["sleep", "1000"], { timeoutMs: 1_000_000 });
  console.log("ready");
`;

describeSandbox("leftovers", () => {
  const others = useSandboxes();

  test("S5 what a killed owner leaves is removed, its homes are kept, and nothing else is touched", async () => {
    const bystander = await others().open("bystander");
    const dataDir = mkdtempSync(path.join(os.tmpdir(), "sandbox-"));
    const args = ["--import", "tsx", "--input-type=module", "-e", OWNER, dataDir, imageDir];
    const owner = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(owner.stdout, "data");
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(enginesOf(dataDir).length).toBeGreaterThan(0);
    expect(await mountsBelow(dataDir)).toHaveLength(3); // two homes, and where they are mounted

    const logged: string[] = [];
    const next = createSandboxes({ dataDir, imageDir, log: (message) => logged.push(message) });
    expect(await next.unavailableBecause()).toBeNull();
    expect(logged[0]).toBe("removed 2 sandboxes left by an earlier process");
    expect(enginesOf(dataDir)).toEqual([]);
    expect(await mountsBelow(dataDir)).toEqual([]);

    const sandbox = await next.open("orphan");
    expect(await bash(sandbox, "cat kept.txt; pgrep -f 'sleep 1000'")).toBe("kept");
    expect(await bash(bystander, "echo alive")).toBe("alive");
    await next.close();
    expect(enginesOf(dataDir)).toEqual([]);
    expect(existsSync(`/sys/fs/cgroup/memory/${layoutIn(dataDir).prefix}`)).toBe(false);
    rmSync(dataDir, { recursive: true });
  }, 40_000);
});

function enginesOf(dataDir: string): string[] {
  const root = `--root=${layoutIn(dataDir).runscRoot}`;
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(root);
    } catch {
      return false; // it has just ended
    }
  });
}
