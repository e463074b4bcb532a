import { mkdtempSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createDiskScan } from "./disk-scan.ts";
import { BaseTree } from "./sync-base.ts";
import { folderHome } from "./testing/folder-home.ts";

test("what the document has no room for is read once, and again when it has changed", async () => {
  const root = mkdtempSync(join(tmpdir(), "scanned-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const at = (path: string) => join(root, path);
  const home = folderHome(root);
  for (const path of ["sparse", "other"]) {
    writeFileSync(at(path), "");
    truncateSync(at(path), 2_000_000);
  }
  // Nothing was written just now.
  const scan = createDiskScan(home, new BaseTree(), () => Date.now() + 1_000);
  const found = async () => {
    const { appeared } = await scan.run({ patient: false });
    return Object.fromEntries(
      appeared.map(({ path, content }) => [path, content.kind === "binary" ? content.hash : content.kind]),
    );
  };
  const before = await found();
  expect(await found()).toEqual(before);
  expect(await found()).toEqual(before);
  expect(home.calls.read).toBe(2);

  // As long and, as it says, as old as before.
  const time = new Date("2026-01-01");
  utimesSync(at("sparse"), time, time);
  const dated = await found();
  const { ctimeMs } = statSync(at("sparse"));
  // Until the clock of the disk has ticked.
  do {
    writeFileSync(at("sparse"), Buffer.alloc(2_000_000, 1));
    utimesSync(at("sparse"), time, time);
  } while (statSync(at("sparse")).ctimeMs === ctimeMs);
  const changed = await found();
  expect(dated).toEqual(before);
  expect(changed["sparse"]).not.toBe(before["sparse"]);
  expect(home.calls.read).toBe(4);
});
