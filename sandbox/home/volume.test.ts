import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeSandbox } from "../testing.ts";
import { openHome } from "./home.ts";
import { createVolumes, mountsBelow, type Volumes } from "./volume.ts";

const MIB = 1024 * 1024;
const SIZE = { homeBytes: 20 * MIB, homeInodes: 200 };

describeSandbox("volume", () => {
  let folder: string;
  let volumes: Volumes;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "volume-"));
    volumes = createVolumes({ images: path.join(folder, "homes"), mounts: path.join(folder, "mnt") });
  });
  afterEach(async () => {
    for (const id of ["a", "b"]) await volumes.unmount(id);
    await rm(folder, { recursive: true });
  });

  test("S26 an empty home takes almost no room on the host, and never more than its size", async () => {
    const target = await volumes.mount("a", SIZE);
    expect(await readdir(target)).toEqual([]);
    const image = path.join(folder, "homes", "a.img");
    expect((await stat(image)).blocks * 512).toBeLessThan(6 * MIB);
    await expect(writeFile(path.join(target, "big"), Buffer.alloc(30 * MIB))).rejects.toMatchObject({
      code: "ENOSPC",
    });
    expect((await stat(image)).size).toBe(20 * MIB);
  });

  test("S2 files outlive the mount, and mounting twice is mounting once", async () => {
    const target = await volumes.mount("a", SIZE);
    await writeFile(path.join(target, "kept"), "yes");
    await volumes.mount("a", SIZE);
    expect(await mountsBelow(folder)).toEqual([target]);
    await volumes.unmount("a");
    await volumes.unmount("a");
    expect(await mountsBelow(folder)).toEqual([]);
    expect(await readdir(await volumes.mount("a", SIZE))).toEqual(["kept"]);
  });

  test("S62 a home grows to a larger quota, keeps its files, and never shrinks", async () => {
    await writeFile(path.join(await volumes.mount("a", SIZE), "kept"), "yes");
    await volumes.unmount("a");
    const larger = { homeBytes: 60 * MIB, homeInodes: 600 };
    const target = await volumes.mount("a", larger);
    expect(await readFile(path.join(target, "kept"), "utf8")).toBe("yes");
    await writeFile(path.join(target, "big"), Buffer.alloc(30 * MIB));
    expect((await readdir(target)).sort()).toEqual(["big", "kept"]);
    await volumes.unmount("a");
    await volumes.mount("a", SIZE);
    expect((await stat(path.join(target, "big"))).size).toBe(30 * MIB);
  });

  test("S4 destroy deletes the files for ever", async () => {
    await writeFile(path.join(await volumes.mount("a", SIZE), "gone"), "");
    await volumes.unmount("a");
    await volumes.destroy("a");
    await volumes.destroy("a");
    expect(await readdir(await volumes.mount("a", SIZE))).toEqual([]);
  });

  test("S36 on a full disk a write fails with NO_SPACE and the old content stays", async () => {
    const home = await openHome(await volumes.mount("b", SIZE), { uid: 1000, gid: 1000 });
    await home.write("work.py", Buffer.from("old"));
    const refused = home.write("work.py", Buffer.alloc(30 * MIB));
    await expect(refused).rejects.toMatchObject({
      code: "NO_SPACE",
      message: expect.stringContaining("full") as string,
    });
    expect(Buffer.from(await home.read("work.py", 100)).toString()).toBe("old");
    expect((await home.list()).entries).toHaveLength(1);
    await home.close();
  });

  test("S38 a home whose disk was unmounted writes nothing to the folder below", async () => {
    const target = await volumes.mount("b", SIZE);
    const home = await openHome(target, { uid: 1000, gid: 1000 });
    const watch = home.watch(() => {});
    await volumes.unmount("b");
    await volumes.mount("a", SIZE); // makes sure that the parent folder is used
    await expect(home.write("astray", Buffer.from("x"))).rejects.toMatchObject({ name: "SandboxError" });
    watch.close();
    await home.close();
    expect(await readdir(path.join(folder, "mnt"))).toEqual(["a"]);
  });
});
