import { readFileSync, rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAlive } from "../runsc/processes.ts";
import { attachShellIn, type ShellHost } from "../runsc/shell.ts";
import { createShellKeeper, type ShellKeeper } from "./client.ts";
import { encodeFrame } from "./frames.ts";
import type { HeldShell } from "./held-shell.ts";

let folder: string;
const keepers: ShellKeeper[] = [];
const logged: string[] = [];

/** A server's view of the folder's keeper. */
function server(orphanMs = 60_000): ShellKeeper {
  const keeper = createShellKeeper(folder, orphanMs, (message) => logged.push(message));
  keepers.push(keeper);
  return keeper;
}

const request = (script: string, id = "main") => ({
  ...{ group: "lab", id, label: "mark", file: "bash", args: ["-c", script] },
  ...{ columns: 80, rows: 24 },
});

const keeperPid = () => Number(readFileSync(path.join(folder, "keeper.pid"), "utf8"));

function read(shell: HeldShell) {
  const seen = { text: "", bytes: 0 };
  shell.onData((bytes) => {
    seen.bytes += bytes.length;
    seen.text = (seen.text + Buffer.from(bytes).toString()).slice(-4096);
  });
  const exit = new Promise<number>((resolve) => shell.onExit(resolve));
  return { seen, exit, until: (text: string) => waitUntil(() => seen.text.includes(text)) };
}

describe.skipIf(process.platform !== "linux")("keeper", () => {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), `keeper-${"long-".repeat(20)}`));
  });
  afterEach(async () => {
    await Promise.all(keepers.splice(0).map((keeper) => keeper.shutdown()));
    rmSync(folder, { recursive: true });
  }, 20_000);

  test("S44 a shell goes on without a server, and the next hears all of it", async () => {
    const first = server();
    const shell = await first.open(request("echo one; read line; echo got:$line; read line; exit 5"));
    await read(shell).until("one\r\n");
    first.leave();
    const second = server();
    expect(await second.list()).toMatchObject([
      { group: "lab", id: "main", label: "mark", epoch: shell.summary.epoch },
    ]);
    const again = await second.attach("lab", "main", 0);
    expect(again.offset).toBe(0);
    const reading = read(again);
    await reading.until("one\r\n");
    expect(await again.write(Buffer.from("two\n"))).toBe(true);
    await reading.until("got:two\r\n");
    expect(await again.write(Buffer.from("\n"))).toBe(true);
    expect(await reading.exit).toBe(5);
    expect(await again.write(Buffer.from("late"))).toBe(false);
  });

  test("S45 a flood that nobody takes in is held up, with a hold and without", async () => {
    const keeper = server();
    const shell = await keeper.open(request("exec yes"));
    shell.pause();
    const reading = read(shell);
    const end = async () => (await keeper.list())[0]?.end ?? 0;
    await waitUntilStill(end);
    expect(await end()).toBeLessThanOrEqual(256 << 10);
    expect(reading.seen.bytes).toBe(0);
    shell.resume();
    await waitUntil(() => reading.seen.bytes > 4 << 20);
    shell.detach();
    await waitUntilStill(end);
    const { bytes } = reading.seen;
    expect(await end()).toBeLessThanOrEqual(bytes + (256 << 10));
    const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${keeperPid()}/status`, "utf8"))?.[1]);
    expect(memory).toBeLessThan(300_000); // kilobytes
    const again = await keeper.attach("lab", "main", bytes);
    expect(again.offset).toBe(bytes);
    again.signal("SIGKILL");
    expect(await read(again).exit).toBe(137);
  }, 30_000);

  test("S46 everything is given out before the exit, however late someone listens", async () => {
    const keeper = server();
    const lines = 60_000; // more than is on its way at once, more than the ring
    const opened = await keeper.open(request(`seq 1 ${lines}; exit 3`));
    opened.pause();
    const reading = read(opened);
    await waitUntilStill(async () => (await keeper.list())[0]?.end ?? 0);
    opened.resume();
    expect(await reading.exit).toBe(3);
    expect(reading.seen.text.endsWith(`${lines}\r\n`)).toBe(true);
    expect(reading.seen.bytes).toBe(Array.from({ length: lines }, (_, i) => `${i + 1}\r\n`).join("").length);
  }, 30_000);

  test("S46 a program left behind does not keep the shell from ending", async () => {
    const keeper = server();
    const opened = await keeper.open(request("trap '' HUP; yes & sleep 60 & echo last; exit 4"));
    expect(await read(opened).exit).toBe(4);
    const quiet = await keeper.open(request("trap '' HUP; sleep 60 & echo last; exit 4"));
    const reading = read(quiet);
    expect(await reading.exit).toBe(4);
    expect(reading.seen.text).toBe("last\r\n");
  });

  test("S46 an exit nobody heard of is kept, then forgotten", async () => {
    const first = server();
    await first.open(request("echo last words; exit 9"));
    first.leave();
    const second = server();
    await waitUntil(async () => (await second.list())[0]?.exitCode === 9);
    const late = await second.attach("lab", "main", 0);
    const reading = read(late);
    expect(await reading.exit).toBe(9);
    expect(reading.seen.text).toBe("last words\r\n");
    second.forget("lab", "main", "another epoch");
    expect(await second.list()).toHaveLength(1);
    second.forget("lab", "main", late.summary.epoch);
    expect(await second.list()).toEqual([]);
    await expect(second.attach("lab", "main", 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("S48 the last to come holds the shell, from the offset asked for", async () => {
    const keeper = server();
    const first = await keeper.open(request("echo 0123456789; exec cat"));
    await read(first).until("9\r\n");
    const second = await keeper.attach("lab", "main", 4);
    const reading = read(second);
    await reading.until("456789\r\n");
    expect(reading.seen.text.startsWith("456789")).toBe(true);
    expect(await first.write(Buffer.from("not mine\n"))).toBe(false);
    const far = await keeper.attach("lab", "main", 1e9);
    expect(far.offset).toBe(12);
    expect((await keeper.attach("lab", "main", -5)).offset).toBe(0);
  });

  test("S48 who takes hold of a flood from long ago is given all that is kept of it", async () => {
    const keeper = server();
    let reading = read(await keeper.open(request("exec yes")));
    for (let round = 0; round < 40; round++) {
      await waitUntil(() => reading.seen.bytes > 600 << 10);
      const shell = await keeper.attach("lab", "main", 0);
      const first = shell.offset % 3;
      reading = read(shell);
      await waitUntil(() => reading.seen.bytes > 600 << 10);
      expect(reading.seen.text.at(-1)).toBe("y\r\n"[(first + reading.seen.bytes - 1) % 3]);
    }
  }, 60_000);

  test("S48 bytes wait until someone listens", async () => {
    const keeper = server();
    const shell = await keeper.open(request("echo early; exec cat"));
    await waitUntil(async () => (await keeper.list())[0]?.end === 7);
    await keeper.list(); // another turn of the connection
    expect(shell.offset).toBe(0);
    await read(shell).until("early\r\n");
    expect(shell.offset).toBe(7);
  });

  test("S48 a listener that fails is cut off from its shell, which lives on, and disturbs no other", async () => {
    const keeper = server();
    const failing = await keeper.open(request("echo poison; read line; echo got:$line; exec cat", "failing"));
    const other = await keeper.open(request("exec cat", "other"));
    failing.onData(() => {
      throw new Error("this cannot be drawn");
    });
    const ends = await new Promise((resolve) => failing.onExit((...end) => resolve(end)));
    expect(ends).toEqual([129, true]);
    expect(logged.at(-1)).toMatch(/^terminal failing of lab was cut off, [^]*this cannot be drawn/);
    expect(await failing.write(Buffer.from("x"))).toBe(false);
    const reading = read(other);
    await other.write(Buffer.from("undisturbed\n"));
    await reading.until("undisturbed\r\n");
    const again = await keeper.attach("lab", "failing", failing.offset);
    await again.write(Buffer.from("line\n"));
    await read(again).until("got:line\r\n");
  });

  test("S48 a shell lives on when a hold that is paused loses the keeper for a while", async () => {
    const keeper = server();
    (await keeper.open(request("echo before; exec cat"))).detach();
    const whyEnded = () => Promise.resolve(undefined);
    const host = { keeper, container: { id: "lab" }, whyEnded, log: () => {} } as unknown as ShellHost;
    const shell = await attachShellIn(host, "main", 0);
    shell.pause();
    let shown = "";
    shell.onData((bytes) => (shown += Buffer.from(bytes).toString()));
    const exit = new Promise((resolve) => shell.onExit(resolve));
    await waitUntil(async () => (await keeper.list())[0]?.end === 8);
    keeper.leave();
    await waitUntil(async () => !(await shell.write(Buffer.from("x"))));
    await keeper.ready();
    shell.resume();
    expect(await exit).toMatchObject({
      exitCode: 129,
      message: expect.stringContaining("interrupted") as string,
    });
    expect(await keeper.list()).toMatchObject([{ epoch: shell.epoch }]);
    const again = await keeper.attach("lab", "main", shown.length);
    await again.write(Buffer.from("after\n"));
    await read(again).until("after\r\n");
  });

  test("S109 a shell that is taken has another id and size, and nothing that it has shown", async () => {
    const keeper = server();
    const script = "stty -echo; echo before; read name; echo name:$name; stty size; exec cat";
    const first = await keeper.open(request(script, "waiting"));
    await read(first).until("before\r\n");
    const old = read(await keeper.open(request("exec cat")));
    const as = { id: "main", columns: 101, rows: 37 };
    const taken = await keeper.take("lab", "waiting", as, Buffer.from("x\n"));
    expect(await old.exit).toBe(137);
    expect(await first.write(Buffer.from("not mine\n"))).toBe(false);
    expect(taken.offset).toBe(0);
    const reading = read(taken);
    await reading.until("37 101\r\n");
    expect(reading.seen.text).toBe("name:x\r\n37 101\r\n");
    const { epoch } = first.summary;
    expect(await keeper.list()).toMatchObject([{ id: "main", epoch, start: 0, columns: 101, rows: 37 }]);
    expect((await keeper.attach("lab", "main", 4)).offset).toBe(4);
  });

  test("S109 what is typed in a shell that is taken needs no server any more", async () => {
    const first = server();
    await read(await first.open(request("echo before; read name; exec echo name:$name", "waiting"))).until(
      "before",
    );
    const as = { id: "main", columns: 80, rows: 24 };
    const taking = first.take("lab", "waiting", as, Buffer.from("x\n"));
    await first.list(); // its order has arrived
    first.leave();
    await taking;
    const next = await server().attach("lab", "main", 0);
    await read(next).until("name:x\r\n");
  });

  test("S109 a shell that has ended, or was taken, is not there to be taken", async () => {
    const keeper = server();
    const shell = await keeper.open(request("exit 1", "waiting"));
    await read(shell).exit;
    const as = { id: "main", columns: 80, rows: 24 };
    const take = () => keeper.take("lab", "waiting", as, Buffer.from(""));
    await expect(take()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await keeper.open(request("exec cat", "waiting"));
    expect((await take()).summary.id).toBe("main");
    await expect(take()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("S12 a new shell of the same id ends the one before; another id does not", async () => {
    const keeper = server();
    const old = await keeper.open(request("exec cat"));
    const other = await keeper.open(request("exec cat", "other"));
    await keeper.open(request("exec cat"));
    expect(await read(old).exit).toBe(137);
    expect(await other.write(Buffer.from("x"))).toBe(true);
    expect((await keeper.list()).map(({ id }) => id).sort()).toEqual(["main", "other"]);
  });

  test("S49 a keeper that does not answer is replaced", async () => {
    const first = server();
    await first.open(request("exec cat"));
    const pid = keeperPid();
    first.leave();
    process.kill(pid, "SIGSTOP"); // it neither answers nor goes
    const second = server();
    await second.ready();
    expect(keeperPid()).not.toBe(pid);
    await waitUntil(() => !isAlive(pid));
    expect(await second.list()).toEqual([]);
  }, 30_000);

  test("S49 a keeper of another version is replaced", async () => {
    const old = createServer((socket) => {
      socket.on("error", () => {});
      socket.write(encodeFrame({ type: "welcome", version: 0 }));
    });
    const home = process.cwd();
    process.chdir(folder); // its path is too long for a socket's
    old.listen("keeper.sock");
    process.chdir(home);
    expect(await server().list()).toEqual([]);
    old.close();
  });

  test("S49 a process that took the number of a dead keeper is left alone", async () => {
    const bystander = createServer().listen(0);
    await writeFile(path.join(folder, "keeper.pid"), String(process.pid));
    await server().ready();
    expect(bystander.listening).toBe(true);
    bystander.close();
  });

  test("S49 a keeper that no server needs ends by itself, and its shells with it", async () => {
    const keeper = server(300);
    const shell = await keeper.open(request("echo $$; exec cat"));
    const reading = read(shell);
    await reading.until("\r\n");
    const [pid, shellPid] = [keeperPid(), Number(reading.seen.text)];
    keeper.leave();
    await waitUntil(() => !isAlive(pid) && !isAlive(shellPid));
  });

  test("S49 when the keeper dies its shells are said to have ended, and the next call starts another", async () => {
    const keeper = server();
    const shell = await keeper.open(request("exec cat"));
    process.kill(keeperPid(), "SIGKILL");
    expect(await read(shell).exit).toBe(129);
    expect(await shell.write(Buffer.from("x"))).toBe(false);
    await read(await keeper.open(request("echo anew; exec cat"))).until("anew");
  });
});

async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen within 20 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Until a count has not changed over a while. */
async function waitUntilStill(count: () => Promise<number>): Promise<void> {
  let last = -1;
  let same = 0;
  await waitUntil(async () => {
    const now = await count();
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
    return same >= 20;
  });
}
