/** What the kernel can do with names and descriptors and Node has no way to ask for. */
import koffi, { type KoffiFunc } from "koffi";

const AT_FDCWD = -100;
const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;
const F_SETFD = 2;
const F_SETSIG = 10;
const SIGURG = 23;
const F_SETLEASE = 1024;
const F_RDLCK = 0;
const F_UNLCK = 2;
const FD_CLOEXEC = 1;

type Renameat2 = KoffiFunc<(fromFd: number, from: string, toFd: number, to: string, flags: number) => number>;
type Fcntl = (fd: number, command: number, type: "int", argument: number) => number;
type Mkfifo = (path: string, mode: number) => number;

let bound: { renameat2: Renameat2; fcntl: Fcntl; mkfifo: Mkfifo } | undefined;

/** Bound at the first use: where sandboxes cannot run, the C library may not have these at all. */
function system() {
  if (bound === undefined) {
    const libc = koffi.load(null);
    bound = {
      renameat2: libc.func("int renameat2(int, const char *, int, const char *, unsigned int)") as Renameat2,
      fcntl: libc.func("int fcntl(int, int, ...)") as Fcntl,
      mkfifo: libc.func("int mkfifo(const char *, unsigned int)") as Mkfifo,
    };
  }
  return bound;
}

/** Two names of one file system swap what they stand for, in one step. Rejects like Node's `rename`. */
export function exchangeNames(one: string, other: string): Promise<void> {
  return rename(one, other, RENAME_EXCHANGE);
}

/** Moves `from` to a name that nothing has; EEXIST when something does. */
export function renameToFreeName(from: string, to: string): Promise<void> {
  return rename(from, to, RENAME_NOREPLACE);
}

/**
 * Whether some process has this file open for writing: the kernel grants a read lease only when none has.
 * `descriptor` must be open for reading only.
 */
export function hasWriters(descriptor: number): boolean {
  const { fcntl } = system();
  // Whoever opens the file in this very moment would make the kernel send SIGIO, which ends a process. This one does not.
  fcntl(descriptor, F_SETSIG, "int", SIGURG);
  if (fcntl(descriptor, F_SETLEASE, "int", F_RDLCK) === 0) {
    fcntl(descriptor, F_SETLEASE, "int", F_UNLCK);
    return false;
  }
  return koffi.errno() === koffi.os.errno["EAGAIN"];
}

/** Programs started later do not inherit the descriptor, as Node promises for those it opened itself. */
export function closeOnExec(descriptor: number): void {
  system().fcntl(descriptor, F_SETFD, "int", FD_CLOEXEC);
}

/** Makes a named pipe that only this user can open. */
export function makeFifo(path: string): void {
  if (system().mkfifo(path, 0o600) === 0) return;
  const code = errorName(koffi.errno());
  throw Object.assign(new Error(`mkfifo ${path}: ${code}`), { code });
}

function rename(from: string, to: string, flags: number): Promise<void> {
  return new Promise((resolve, reject) => {
    system().renameat2.async(AT_FDCWD, from, AT_FDCWD, to, flags, (failure: unknown, result) => {
      if (failure instanceof Error) return reject(failure);
      if (result === 0) return resolve();
      const code = errorName(koffi.errno());
      reject(Object.assign(new Error(`renameat2 ${from} → ${to}: ${code}`), { code }));
    });
  });
}

function errorName(errno: number): string {
  const known = Object.entries(koffi.os.errno).find(([, value]) => value === errno);
  return known?.[0] ?? `errno ${String(errno)}`;
}
