import type { Duplex, Readable, Writable } from "node:stream";

/** Bounds of one sandbox. Bytes and milliseconds unless the name says otherwise. */
export interface Limits {
  readonly memoryBytes: number;
  /** Share of one core; 0.5 is half a core. */
  readonly cpus: number;
  readonly processes: number;
  readonly openFiles: number;
  readonly fileSizeBytes: number;
  readonly homeBytes: number;
  readonly homeInodes: number;
  readonly tmpBytes: number;
}

/** What one sandbox has of its own; the rest is as the instance was told. */
export interface SandboxSettings {
  readonly limits?: Partial<Limits>;
  /** Variables that every process finds, besides the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Why a sandbox is no longer running. The first reason wins. */
export type StopReason = "asked" | "out-of-memory" | "too-many-processes" | "crashed";

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True when the command was killed because `timeoutMs` had passed. */
  readonly timedOut: boolean;
  /** True when output beyond `maxOutputBytes` was thrown away. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

export interface ExecOptions {
  readonly timeoutMs: number;
  readonly maxOutputBytes?: number;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Relative to the home; the home itself when absent. */
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

export interface PipeOptions {
  readonly input?: Readable;
  /** Ended after the last byte, and destroyed when anything fails. */
  readonly output?: Writable;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface PipeResult {
  readonly exitCode: number;
  /** The last 4 kB it wrote to stderr. */
  readonly complaint: string;
}

export interface ShellExit {
  readonly exitCode: number;
  /** What to tell people when the sandbox ended, not only the shell. */
  readonly message?: string;
}

/** A shell as it is kept, whether or not anybody is attached. Offsets count the bytes it has ever shown. */
export interface ShellSummary {
  readonly id: string;
  /** Tells this shell from an earlier one of the same id. */
  readonly epoch: string;
  /** Offset of the oldest byte still kept. */
  readonly start: number;
  readonly end: number;
  readonly columns: number;
  readonly rows: number;
  /** Present when it has ended; it is kept until someone attached has heard of it. */
  readonly exitCode?: number;
}

export interface ShellOptions {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
  /** Nobody waits for it: what is ready is left to those who do. */
  readonly inBackground?: boolean;
}

/** Names one piece of input, so that sending it again does not type it again. Sequences of a writer only grow. */
export interface InputStamp {
  /** At most 64 characters; the last 64 writers of a shell are remembered. */
  readonly writer: string;
  readonly sequence: number;
}

/**
 * Someone's hold on a shell that runs on a real tty inside the sandbox. The shell outlives the hold, and the server.
 * Set the listeners in the turn in which it was handed out: bytes may come in the next.
 */
export interface Shell {
  readonly id: string;
  readonly epoch: string;
  /** Offset of the next byte `onData` will give. */
  readonly offset: number;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once, after the last byte; not after `detach`. */
  onExit(listener: (exit: ShellExit) => void): void;
  /**
   * Resolves to true once the shell's tty has taken the bytes (now, or earlier under the same stamp), to false when
   * it never will: it has ended, or more than 1 MiB waits for it. Never rejects.
   */
  write(bytes: Uint8Array, stamp?: InputStamp): Promise<boolean>;
  resize(columns: number, rows: number): void;
  /** Takes no more bytes until `resume`: they wait in the shell, which is held up when it has shown 256 KiB more. */
  pause(): void;
  resume(): void;
  /** To the program in the foreground, as a key would. */
  signal(name: "SIGINT" | "SIGTERM" | "SIGQUIT" | "SIGHUP" | "SIGKILL"): void;
  /** Ends the shell and everything started in it. */
  kill(): void;
  /** Lets go of the shell, which lives on. */
  detach(): void;
}

export interface HomeEntry {
  /** Relative to the home, "/"-separated, never starting with "/" or containing "..". */
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** When anything about it has last changed; programs cannot set it. */
  readonly ctimeMs: number;
  /** The same for as long as the file is there, whatever its name becomes; unless it has several. */
  readonly identity: string;
}

export interface HomeScope {
  /** True for paths to leave out with all below them (".git", "node_modules"): they are not even opened. */
  readonly skip?: ((path: string) => boolean) | undefined;
}

/** A file taken from its name. Programs that hold it open can still write to it. */
export interface Taken {
  /** Its bytes as they are now; throws as `Home.read` does, NOT_FOUND once it was discarded. */
  read(maxBytes: number): Promise<Uint8Array>;
  hasWriters(): Promise<boolean>;
  /** Gives it its name back, and discards what has it now. */
  putBack(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * A lab's home directory as seen from the host. The home is hostile: every call walks by directory file
 * descriptor with O_NOFOLLOW, so no link, FIFO or device inside it can lead outside it.
 */
export interface Home {
  /** Regular files and folders in reach; links, sockets, devices and unsafe names are left out and counted. */
  list(options?: HomeScope): Promise<{ entries: HomeEntry[]; leftOut: number }>;
  /** Throws SandboxError NOT_FOUND, TOO_LARGE (above `maxBytes`) or UNSAFE_PATH. */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Atomic (temporary file + rename), creates parent folders, owner is the sandbox's user. */
  write(path: string, content: Uint8Array): Promise<void>;
  /** The same where nothing is yet: WRONG_KIND when something is, however late it came. */
  create(path: string, content: Uint8Array): Promise<void>;
  /**
   * The same where a file is, giving what it took the place of: in one step, so that what a program has written is
   * either read before or in what was taken. NOT_FOUND when nothing is there, WRONG_KIND when it is no plain file.
   */
  replace(path: string, content: Uint8Array): Promise<Taken>;
  /** Takes a plain file away, to be looked at before it is discarded. NOT_FOUND, WRONG_KIND as above. */
  take(path: string): Promise<Taken>;
  makeFolder(path: string): Promise<void>;
  /** Files and whole folders; no error when it is already gone. */
  remove(path: string): Promise<void>;
  /** WRONG_KIND when something has the new name. */
  rename(from: string, to: string): Promise<void>;
  /** Calls back (coalesced, within tens of ms) when anything below the home may have changed: a hint to re-read. */
  watch(onChange: () => void, options?: HomeScope): { close(): void };
}

export interface Sandbox {
  readonly id: string;
  readonly home: Home;
  exec(command: readonly string[], options: ExecOptions): Promise<ExecResult>;
  /**
   * Runs a command in the home with a stream at each end, however much comes through, and resolves when it has ended
   * and all of its output is passed on. Rejects as the streams do, or TIMED_OUT; the command is killed then.
   */
  pipe(command: readonly string[], options: PipeOptions): Promise<PipeResult>;
  /** A new shell. One that still runs under this id is ended first. */
  openShell(options: ShellOptions): Promise<Shell>;
  /**
   * Takes hold of a shell, from whoever holds it, at `fromOffset` or the oldest byte kept after it: see `offset`.
   * NOT_FOUND when there is none, or its exit has been heard of.
   */
  attachShell(id: string, fromOffset: number): Promise<Shell>;
  /** The shells kept, also those of an earlier server. */
  shells(): Promise<ShellSummary[]>;
  /** A stream to a server on the lab's own loopback. NOT_FOUND when nothing listens. `end` half-closes. */
  connect(port: number): Promise<Duplex>;
  /** The TCP ports that programs of the lab listen on, ascending. */
  ports(): Promise<number[]>;
  stats(): Promise<{ memoryBytes: number; cpuMs: number; hostTasks: number }>;
  /** Called once, when the sandbox has stopped for whatever reason. */
  onStop(listener: (reason: StopReason, message: string) => void): void;
  /** Ends every process in it within 2 s; the home stays. `because` is what people are told. */
  stop(because?: string): Promise<void>;
}

/** A home at rest or in use, as it lies on this machine. */
export interface StoredHome {
  readonly id: string;
  /** When something in it has last changed. */
  readonly changedAtMs: number;
}

/** The port: one implementation per engine (runsc today). Knows nothing of users, courses or Yjs. */
export interface Sandboxes {
  /** Null when sandboxes can run here, else one sentence naming what is missing and how to get it. */
  unavailableBecause(): Promise<string | null>;
  /**
   * The running sandbox of this id, started if it is not. Concurrent calls share one start. `settings` are those of
   * the start: they change nothing in a sandbox that runs. A home grows to a larger quota, and never shrinks.
   */
  open(id: string, settings?: SandboxSettings): Promise<Sandbox>;
  /** A class begins: until `until` (epoch ms) `count` sandboxes are kept started, as far as the pool's bounds allow. */
  prepare(count: number, until: number): void;
  /** How many are started and wait. */
  spares(): number;
  /** The sandbox if it is running now. */
  find(id: string): Sandbox | undefined;
  /** Deletes the home for ever. */
  destroy(id: string): Promise<void>;
  /** The homes that lie on this machine, whether or not a sandbox uses them. */
  homes(): Promise<StoredHome[]>;
  /** Deletes the home for ever, unless a sandbox has it now: false then. */
  removeHome(id: string): Promise<boolean>;
  /** Stops every sandbox this instance started. */
  close(): Promise<void>;
}
