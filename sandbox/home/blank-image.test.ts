import { mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSparse, writeSparse } from "./blank-image.ts";

test("S26 a sparse file is copied byte for byte, and stays sparse", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "blank-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [original, copy] = [path.join(folder, "original"), path.join(folder, "copy")];
  const size = 8 * 1024 * 1024 + 100;
  const file = await open(original, "w");
  await file.truncate(size);
  for (const at of [0, 4096, 4_500_000, size - 5]) await file.write(Buffer.from("here!"), 0, 5, at);
  await file.close();

  const sparse = await readSparse(original);
  expect(sparse.parts.map(({ at }) => at)).toEqual([0, 4_497_408, 8_388_608]);
  await writeSparse(sparse, copy);
  expect((await readFile(copy)).equals(await readFile(original))).toBe(true);
  expect((await stat(copy)).blocks * 512).toBeLessThan(100_000);
});
