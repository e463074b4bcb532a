import type { Sandbox, Sandboxes } from "#sandbox/index.ts";
import { percentile, type Table } from "../table.ts";
import { openEcho } from "./echo.ts";
import { openTerminal, withSandboxes } from "./labs.ts";

const BASELINE_MS = 6_000;
const ATTACK_MS = 8_000;
const LONGEST_MS = 60_000;

/** What is typed in the attacker's terminal, and by which words the student learns what happened. */
const ATTACKS: readonly { name: string; command: string; words?: RegExp }[] = [
  { name: "fork bomb, classic", command: ":(){ :|:& };:" },
  { name: "fork bomb, in a loop", command: "python3 loop.py" },
  { name: "fork bomb, leaving its session", command: "python3 leaving.py" },
  { name: "thread bomb", command: "python3 threads.py", words: /can't start new thread/ },
  { name: "all memory at once", command: "python3 -c 'b\"1\" * (4 << 30)'" },
  { name: "all memory, by 16 processes", command: "python3 many.py" },
  { name: "the kernel's memory (full pipes)", command: "python3 pipes.py" },
  { name: "the kernel's memory (full sockets)", command: "python3 sockets.py" },
  { name: "home full", command: "for i in {1..9}; do head -c 40M /dev/zero > big$i || break; done; rm big*", words: /No space left on device/ }, // prettier-ignore
  { name: "100 000 files", command: "i=0; while : > f$i; do i=$((i+1)); done; find . -name 'f*' -delete", words: /No space left on device/ }, // prettier-ignore
  { name: "/tmp and /dev/shm full", command: "head -c 40M /dev/zero | tee /tmp/a /tmp/b /dev/shm/a > /dev/shm/b; rm /tmp/? /dev/shm/?", words: /No space left on device/ }, // prettier-ignore
  { name: "synced writes", command: "timeout 8 python3 storm.py" },
  { name: "folders renamed, watched by the server", command: "timeout 8 python3 renames.py" },
  { name: "100 000 events for its watchers", command: "timeout 8 python3 watchers.py" },
  {
    name: "8 spinners",
    command: "for i in 1 2 3 4 5 6 7 8; do timeout 8 sh -c 'while :; do :; done' & done; wait",
  },
  { name: "output without end", command: "timeout 8 yes" },
  { name: "kill -9 -1", command: "python3 -c 'import os; os.kill(-1, 9)'", words: /Killed|exit \d+/ },
];

const FILES: Readonly<Record<string, string>> = {
  "loop.py": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n",
  "leaving.py":
    "import os\nwhile True:\n    try:\n        if os.fork() == 0: os.setsid()\n    except OSError: pass\n",
  "threads.py": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n", // prettier-ignore
  "many.py": "import os, time\nfor i in range(4): os.fork()\nx = b'1' * (60 << 20)\ntime.sleep(60)\n",
  "pipes.py": "import os, time\nfor i in range(70):\n    if os.fork() == 0:\n        for j in range(480):\n            r, w = os.pipe()\n            os.set_blocking(w, False)\n            try:\n                while True: os.write(w, b'x' * 65536)\n            except BlockingIOError: pass\n        time.sleep(60)\ntime.sleep(60)\n", // prettier-ignore
  "sockets.py": "import os, socket, time\nfor i in range(70):\n    if os.fork() == 0:\n        for j in range(480):\n            a, b = socket.socketpair()\n            a.setblocking(False)\n            try:\n                while True: a.send(b'x' * 65536)\n            except OSError: pass\n        time.sleep(60)\ntime.sleep(60)\n", // prettier-ignore
  "renames.py": "import os\nfor i in range(300): os.makedirs(f'tree/d{i}/sub', exist_ok=True)\nwhile True:\n    for i in range(300):\n        os.rename(f'tree/d{i}', f'tree/e{i}')\n        os.rename(f'tree/e{i}', f'tree/d{i}')\n", // prettier-ignore
  "watchers.py": "import ctypes, os\nlibc = ctypes.CDLL(None)\nfds = [libc.inotify_init1(0) for i in range(200)]\nfor fd in fds: libc.inotify_add_watch(fd, b'.', 0xfff)\nwhile True:\n    for i in range(500): open(f'w{i}', 'w').close()\n", // prettier-ignore
  "storm.py": "import os\nn = 0\nwhile True:\n    with open(f's{n % 50}', 'wb') as f:\n        f.write(os.urandom(100000)); f.flush(); os.fsync(f.fileno())\n    n += 1\n", // prettier-ignore
};

/** One lab attacks, the other types: what the attacker reads, what the host bears, and what the neighbour feels. */
export async function measureAttacks(): Promise<Table> {
  return withSandboxes({}, async (sandboxes) => {
    const neighbour = await sandboxes.open("neighbour");
    const echo = await openEcho(neighbour);
    const rows = [];
    for (const attack of ATTACKS) rows.push(await measure(sandboxes, echo, attack));
    return {
      columns: [
        "attack",
        "what the student reads",
        "the lab",
        "peak MB",
        "peak host tasks",
        "echo next door before, p50/p95 ms",
        "during, p50/p95 ms",
        "ratio p95",
      ],
      rows,
    };
  });
}

async function measure(
  sandboxes: Sandboxes,
  echo: Awaited<ReturnType<typeof openEcho>>,
  { name, command, words }: (typeof ATTACKS)[number],
) {
  // What the last attack has left in the engine's memory is no part of this one.
  const attacker = `attacker-${String(Math.round(performance.now()))}`;
  const sandbox = await sandboxes.open(attacker);
  for (const [path, text] of Object.entries(FILES)) await sandbox.home.write(path, Buffer.from(text));
  const terminal = await openTerminal(sandbox, `attack-${String(performance.now())}`);
  await terminal.until((output) => output.includes("$"), 30_000);

  const before = await echo.measure(BASELINE_MS);
  // As a lab's sync does: what happens in the home is looked at, again and again.
  const sync = lookAgainAndAgain(sandbox);
  const peak = { memoryBytes: 0, hostTasks: 0 };
  const watch = setInterval(() => void notePeak(sandbox, peak), 100);
  const told = words ?? /Your program[\w ,;.]*/;
  terminal.type(`${command}; echo fin""ished\n`);
  // Bombs in the background say "finished" at once, so it is not enough to have read that.
  const over = terminal.until(
    (output) => (output.includes("\nfinished") && !command.includes(":|:")) || /Your program/.test(output),
    LONGEST_MS,
  );
  const during = await echo.measure(ATTACK_MS, over);
  clearInterval(watch);
  sync.close();

  const ended = terminal.ended();
  const sentence = told.exec(`${terminal.output()}\n${ended ?? ""}`)?.[0] ?? "nothing: it only runs slower";
  const startedAt = performance.now();
  const again = await sandboxes.open(attacker);
  const answer = await again.exec(["cat", "storm.py"], { timeoutMs: 30_000 });
  const backMs = Math.round(performance.now() - startedAt);
  if (answer.stdout !== FILES["storm.py"]) throw new Error(`${name}: the files are not as they were`);
  terminal.shell.kill();
  await again.stop();
  const ratio = percentile(during, 0.95) / percentile(before, 0.95);
  return [
    name,
    sentence,
    again === sandbox ? "goes on" : `back after ${String(backMs)} ms, files intact`,
    Math.round(peak.memoryBytes / 1e6),
    peak.hostTasks,
    pair(before),
    pair(during),
    ratio.toFixed(2),
  ];
}

/** Lists the home at every hint of a change, one list at a time. */
function lookAgainAndAgain({ home }: Sandbox): { close(): void } {
  let isLooking = false;
  let isStale = false;
  const look = async () => {
    isStale = true;
    if (isLooking) return;
    isLooking = true;
    while (isStale) {
      isStale = false;
      await home.list().catch(() => undefined);
    }
    isLooking = false;
  };
  return home.watch(() => void look());
}

async function notePeak(sandbox: Sandbox, peak: { memoryBytes: number; hostTasks: number }) {
  const { memoryBytes, hostTasks } = await sandbox.stats();
  peak.memoryBytes = Math.max(peak.memoryBytes, memoryBytes);
  peak.hostTasks = Math.max(peak.hostTasks, hostTasks);
}

const pair = (echoes: readonly number[]) =>
  `${percentile(echoes, 0.5).toFixed(1)} / ${percentile(echoes, 0.95).toFixed(1)}`;
