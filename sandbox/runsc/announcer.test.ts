import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createSandboxes, type Sandbox, type Sandboxes } from "../index.ts";
import { bash, describeSandbox, imageDir } from "../testing.ts";
import { createAnnouncer, openPipes } from "./announcer.ts";
import { layoutIn } from "./layout.ts";

/** Prints what inotify says of the paths it is given, a line each: "path EVENT name". */
const WATCHER = `
import ctypes, os, struct, sys
libc = ctypes.CDLL(None)
EVENTS = {4: "ATTRIB"}
fd = libc.inotify_init()
paths = {libc.inotify_add_watch(fd, path.encode(), 0xfff): path for path in sys.argv[1:]}
print("ready", flush=True)
while True:
    events, at = os.read(fd, 65536), 0
    while at < len(events):
        watch, mask, _, length = struct.unpack_from("iIII", events, at)
        name = events[at + 16 : at + 16 + length].rstrip(b"\\0").decode()
        at += 16 + length
        for bit, event in EVENTS.items():
            if mask & bit: print(paths[watch], event, name, flush=True)
`;

/** Prints "path event name" for what Node hears of the paths it is given. */
const NODE_WATCHER = `
for (const path of process.argv.slice(2))
  require("node:fs").watch(path, (event, name) => console.log(path, event, name));
console.log("ready");
`;

const bytes = (text: string) => Buffer.from(text);

describeSandbox("announcements of what the host writes", () => {
  let sandboxes: Sandboxes;
  let sandbox: Sandbox;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), "sandbox-"));
    sandboxes = createSandboxes({ dataDir, imageDir, log: () => {} });
    sandbox = await sandboxes.open("watched");
    await sandbox.home.write(".tools/watcher.py", bytes(WATCHER));
    await sandbox.home.write(".tools/watcher.js", bytes(NODE_WATCHER));
    return async () => {
      await sandboxes.close();
      rmSync(dataDir, { recursive: true });
    };
  }, 60_000);
  beforeEach(async () => {
    await bash(sandbox, "rm -rf src");
    await sandbox.home.write("src/a.py", bytes("one\n"));
  });
  afterEach(() => bash(sandbox, "pkill -f .tools/"));

  /** Starts a watcher inside; gives a way to wait for a line of it. */
  async function watch(command: string) {
    await bash(sandbox, `setsid ${command} > /tmp/heard 2>&1 < /dev/null &`);
    const heard = async (line: string) =>
      expect(
        await bash(sandbox, `until grep -qx '${line}' /tmp/heard; do sleep 0.05; done; echo heard`),
      ).toBe("heard");
    await heard("ready");
    return heard;
  }

  async function replace(file: string, text: string): Promise<void> {
    await (await sandbox.home.replace(file, bytes(text))).discard();
  }

  test("S129 who watches a folder with inotify hears of what the host does in it", async () => {
    await sandbox.home.write("src/from/old.py", bytes("old\n"));
    await sandbox.home.write("src/gone/old.py", bytes("old\n"));
    const heard = await watch("python3 .tools/watcher.py src src/from src/gone");
    await replace("src/a.py", "two\n");
    await heard("src ATTRIB a.py");
    await sandbox.home.create("src/new.py", bytes("new\n"));
    await heard("src ATTRIB new.py");
    await sandbox.home.write("src/deep/er/b.py", bytes("new\n"));
    await heard("src ATTRIB deep");
    await sandbox.home.rename("src/from/old.py", "src/moved.py");
    await heard("src/from ATTRIB ");
    await heard("src ATTRIB moved.py");
    await sandbox.home.remove("src/gone/old.py");
    await heard("src/gone ATTRIB ");
  });

  test("S129 who watches a file itself hears that it is replaced, and reads the new one then", async () => {
    const heard = await watch("python3 .tools/watcher.py src/a.py");
    await replace("src/a.py", "two\n");
    await heard("src/a.py ATTRIB ");
    expect(await bash(sandbox, "cat src/a.py")).toBe("two");
  });

  test("S129 programs that watch through Node's fs.watch are told", async () => {
    const heard = await watch("node .tools/watcher.js src src/a.py");
    await replace("src/a.py", "two\n");
    await heard("src change a.py");
    await heard("src/a.py change a.py");
  });

  test("S129 a program under node --watch begins anew", async () => {
    await sandbox.home.write("src/app.js", bytes("console.log('ready')"));
    await watch("node --watch src/app.js");
    // It begins to watch a little later than the program it runs can say that it is ready.
    let heard = "0";
    while (heard === "0") {
      await replace("src/app.js", "console.log('anew')");
      heard = await bash(sandbox, "sleep 0.5; grep -cx anew /tmp/heard");
    }
  });

  test("S129 announcing changes neither content nor owner, and leaves no writer behind", async () => {
    for (let n = 0; n < 20; n++) {
      const taken = await sandbox.home.replace("src/a.py", bytes(`version ${n}\n`));
      expect(await taken.hasWriters()).toBe(false);
      await taken.discard();
    }
    expect(await bash(sandbox, "cat src/a.py; stat -c '%U %a' src/a.py")).toBe("version 19\nstudent 644");
  });

  test("S130 nothing but a file or folder of the home is touched, and nobody is waited for", async () => {
    const [bundle = ""] = readdirSync(layoutIn(dataDir).bundles);
    const script = `cd src; echo x > target; touch -d 2001-01-01 target; mkdir folder; touch -d 2001-01-01 folder
      ln -s target link; ln -s folder far; mkfifo fifo`;
    await bash(sandbox, script);
    const lines = ["link", "fifo", "far/link", "no/where", "../src/target/x", "", "/", "a".repeat(3000)]
      .flatMap((name, index) => [`< ${index} src/${name}`, `> ${index} src/${name}`])
      .concat("nonsense", "", "> 1", "< x y", "> 99999999999999999999999 src/fifo/");
    writeFileSync(path.join(layoutIn(dataDir).bundles, bundle, "written"), lines.join("\n") + "\n");

    const heard = await watch("python3 .tools/watcher.py src");
    await replace("src/a.py", "two\n");
    await heard("src ATTRIB a.py");
    expect(await bash(sandbox, "stat -c %y src/target | cut -c 1-4")).toBe("2001");
  });
});

describeSandbox("announcements that nobody hears", () => {
  test("S131 hold up nothing for long, and are given up where they have no room", async () => {
    const bundle = mkdtempSync(path.join(os.tmpdir(), "bundle-"));
    const { input, answers } = await openPipes(bundle);
    const announcer = createAnnouncer(bundle);
    const file = "long/".repeat(200) + "file";
    for (let n = 0; n < 5000; n++) announcer.after(file);
    expect(await announcer.before(file)).toBeGreaterThan(5000);
    const held = announcer.before("file");
    announcer.close();
    await held;
    announcer.after(file);
    await Promise.all([input.close(), answers.close()]);
    rmSync(bundle, { recursive: true });
  });

  test("S131 are none in a container that has no pipes", async () => {
    const announcer = createAnnouncer("/nowhere");
    announcer.after("file", await announcer.before("file"));
    announcer.close();
  });
});
