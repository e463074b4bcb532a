import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Limits } from "../driver.ts";
import { hostTasks } from "../limits.ts";

export const USER_FOLDER = "student";
export const HOME = `/home/${USER_FOLDER}`;
export const STUDENT = { uid: 1000, gid: 1000 } as const;
const CPU_PERIOD_US = 100_000;
const NO_CAPABILITIES = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };

/** What every process of a lab finds in its environment. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME,
  USER: "student",
  LOGNAME: "student",
  SHELL: "/bin/bash",
  PATH: "/home/student/.local/bin:/usr/local/bin:/usr/bin:/bin",
  LANG: "C.UTF-8",
  TERM: "xterm-256color",
  EDITOR: "nano",
  // Without network pip only ever fails slowly; and caches beside the sources would clutter the student's files.
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  PYTHONDONTWRITEBYTECODE: "1",
  // The image's preloaded library stands before the sanitizer's own, which is no harm.
  ASAN_OPTIONS: "verify_asan_link_order=0",
  // A file that the editor writes is another file to whoever watches it, but not to who watches its folder.
  TSC_WATCHFILE: "UseFsEventsOnParentDirectory",
};

export interface BundleOptions {
  readonly folder: string;
  readonly imageDir: string;
  /** What is seen as /home; a home mounted in its folder `student` later is seen too. */
  readonly slotDir: string;
  readonly hostname: string;
  readonly limits: Limits;
  /** The lab's own variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** "/parent/name" below every cgroup controller. */
  readonly cgroup: string;
  /** The first process; unless given, the one that guards the limits. */
  readonly args?: readonly string[];
}

/** The image's own first process: gathers orphans and guards memory and processes, see image/programs/guard.h. */
function init({ memoryBytes, processes }: Limits): readonly string[] {
  return ["/usr/lib/lab-init", String(memoryBytes >> 20), String(processes)];
}

/**
 * Students' programs must not be able to signal it, so it has an id of its own, and with that needs the right to look
 * at theirs and to signal them, and to files (image/programs/announce.h). They cannot become it: no new privileges, and no setuid program.
 */
const INIT_USER = { uid: 0, gid: 0 } as const;
const INIT_CAPABILITIES = ["CAP_KILL", "CAP_SYS_PTRACE", "CAP_DAC_OVERRIDE", "CAP_CHOWN"];

/** Writes the OCI bundle of one sandbox. */
export async function writeBundle(options: BundleOptions): Promise<void> {
  await fs.mkdir(options.folder, { recursive: true, mode: 0o700 });
  await fs.writeFile(path.join(options.folder, "config.json"), JSON.stringify(bundleConfig(options)));
}

/** A process description for `runsc exec --process`. */
export function processSpec(command: {
  args: readonly string[];
  terminal?: boolean;
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}) {
  const env = { ...ENVIRONMENT, ...command.env };
  return {
    terminal: command.terminal ?? false,
    user: STUDENT,
    args: command.args,
    env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    cwd: command.cwd ?? HOME,
    noNewPrivileges: true,
    capabilities: NO_CAPABILITIES,
  };
}

/** The OCI runtime configuration; every limit a student can meet is in here. */
export function bundleConfig(options: Omit<BundleOptions, "folder">) {
  const { imageDir, slotDir, hostname, limits, env = {}, cgroup, args = init(options.limits) } = options;
  const limit = (type: string, value: number) => ({ type: `RLIMIT_${type}`, soft: value, hard: value });
  return {
    ociVersion: "1.0.2",
    hostname,
    process: {
      ...processSpec({ args, cwd: "/", env }),
      user: INIT_USER,
      capabilities: {
        ...NO_CAPABILITIES,
        bounding: INIT_CAPABILITIES,
        effective: INIT_CAPABILITIES,
        permitted: INIT_CAPABILITIES,
      },
      rlimits: [
        limit("NPROC", limits.processes),
        limit("NOFILE", limits.openFiles),
        limit("FSIZE", limits.fileSizeBytes),
        limit("CORE", 0),
      ],
    },
    root: { path: imageDir, readonly: true },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs" },
      {
        destination: "/tmp",
        type: "tmpfs",
        source: "tmpfs",
        options: ["nosuid", "nodev", "mode=1777", `size=${limits.tmpBytes}`],
      },
      // Locks and queues of Python's multiprocessing live here.
      {
        destination: "/dev/shm",
        type: "tmpfs",
        source: "tmpfs",
        options: ["nosuid", "nodev", "noexec", "mode=1777", `size=${limits.tmpBytes}`],
      },
      { destination: "/home", type: "bind", source: slotDir, options: ["rbind", "rw", "nosuid", "nodev"] },
    ],
    linux: {
      cgroupsPath: cgroup,
      namespaces: ["pid", "network", "ipc", "uts", "mount"].map((type) => ({ type })),
      resources: {
        memory: { limit: limits.memoryBytes },
        cpu: { quota: Math.round(limits.cpus * CPU_PERIOD_US), period: CPU_PERIOD_US },
        pids: { limit: hostTasks(limits) },
      },
    },
  };
}
