import { mkdtemp, readdir, rm } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { mountsBelow } from "../home/volume.ts";
import { createSandboxes, type Sandboxes } from "../index.ts";
import { attach, bash, describeSandbox, imageDir } from "../testing.ts";

const WAIT = { timeout: 60_000, interval: 20 };

describeSandbox("spare sandboxes", () => {
  let dataDir: string;
  let sandboxes: Sandboxes;
  /** Every sandbox, spare or not, has its place here. */
  const places = () => readdir(path.join(dataDir, "mnt"));
  const spareReady = () => vi.waitFor(() => expect(sandboxes.spares()).toBe(1), WAIT);

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), "spares-"));
    const pool = { least: 1, most: 1, restMs: 0 };
    sandboxes = createSandboxes({ dataDir, imageDir, pool, log: () => {} });
    await sandboxes.unavailableBecause();
  }, 60_000);
  afterAll(async () => {
    await sandboxes.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 20_000);

  test("S105 a spare becomes the lab that opens, and sees the home that comes later", async () => {
    await spareReady();
    const [place = ""] = await places();
    const lab = await sandboxes.open("new");
    expect(await mountsBelow(path.join(dataDir, "mnt", place))).toHaveLength(1);

    const { type, expectOutput } = await attach(lab);
    await lab.home.write("given.txt", Buffer.from("from the host"));
    type("cat ~/given.txt; pwd; echo mine > made.txt; df -m --output=size . | tail -1\n");
    await expectOutput(/from the host\/home\/student\s/);
    const made = async () => Buffer.from(await lab.home.read("made.txt", 100)).toString();
    await vi.waitFor(async () => expect(await made()).toBe("mine\n"), WAIT);
    const fill = "for part in 1 2 3 4; do head -c 40000000 /dev/zero > part$part; done; rm part*";
    expect(await bash(lab, fill)).toContain("No space left on device");
    await lab.stop();
  });

  test("S105 a lab that comes back finds its files, whether a spare is there for it or not", async () => {
    await spareReady();
    const again = await sandboxes.open("new");
    expect(await bash(again, "cat made.txt")).toBe("mine");
    await again.stop();
    expect(await bash(await sandboxes.open("new"), "cat given.txt")).toBe("from the host");
  });

  test("S106 what one lab has used, no other gets", async () => {
    await spareReady();
    const first = await sandboxes.open("first");
    await bash(first, "echo secret | tee ~/a /tmp/b /dev/shm/c > /dev/null; sleep 1000 > /dev/null 2>&1 &");
    await first.stop();
    await spareReady();
    const second = await sandboxes.open("second");
    expect(
      await bash(second, "ls -A ~ /tmp; grep -rs secret ~ /tmp /dev/shm; pgrep sleep | wc -l"),
    ).not.toMatch(/secret|\ba\b|\bb\b/);
  });

  test("S106 a lab that asks for other limits gets a sandbox of its own", async () => {
    await spareReady();
    const before = await places();
    const lab = await sandboxes.open("larger", { limits: { processes: 33 } });
    expect(await bash(lab, "ulimit -u")).toBe("33");
    const own = (await places()).filter((place) => !before.includes(place));
    const mounted = await mountsBelow(path.join(dataDir, "mnt"));
    expect(own.some((place) => mounted.some((point) => point.includes(place)))).toBe(true);
  });
});
