import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { AppError } from "#server/errors.ts";
import { findReachableHost } from "./public-address.ts";
import { isKept, sourceBuilder, type Source } from "./source.ts";
import { MAX_FILE_BYTES, MAX_TREE_BYTES, tooLargeFile, tooManyBytes } from "./tree.ts";

export interface RepositoryRules {
  /** Hosts that may be in private networks. */
  readonly privateHosts: readonly string[];
  /** Other than https only in tests. */
  readonly protocol?: "https" | "file";
}

const CLONED_WITHIN_MS = 120_000;
const READ_WITHIN_MS = 60_000;
/** In the 512 bytes of `ulimit -f`: what git may write into one file, which is the whole of what it gets. */
const MAX_PACK_BLOCKS = (2 * MAX_TREE_BYTES) / 512;
const MAX_GIT_MEMORY_KB = 4 * 1024 * 1024;
const LIMITED = `ulimit -f ${String(MAX_PACK_BLOCKS)}; ulimit -v ${String(MAX_GIT_MEMORY_KB)}; exec git "$@"`;
const MAX_LISTING_BYTES = 16 * 1024 * 1024;

/**
 * Gets the newest state of a repository. Nothing is checked out: its files are read out of git's own store, so no
 * hook, filter, submodule or link of it means anything. No other protocol, no redirects, nobody's settings, no
 * questions, and only the address that was judged. @throws AppError saying what to do.
 */
export async function readRepository(
  url: string,
  { privateHosts, protocol = "https" }: RepositoryRules,
  signal?: AbortSignal,
): Promise<Source> {
  if (!url.startsWith(`${protocol}://`) || url.length > 2_000)
    throw new AppError("BAD_REQUEST", "Give the https:// address of a repository.");
  const reach = protocol === "https" ? await pin(url, privateHosts) : { url, settings: [] };
  const folder = await mkdtemp(join(tmpdir(), "course-clone-"));
  try {
    const settings = [
      ...reach.settings,
      "http.followRedirects=false",
      "core.hooksPath=/dev/null",
      "pack.threads=1",
    ];
    const git = createGit(folder, protocol, settings, signal);
    const options = [
      "--bare",
      "--depth=1",
      "--single-branch",
      "--no-tags",
      "--no-recurse-submodules",
      "--quiet",
    ];
    const { exitCode, timedOut } = await git(["clone", ...options, "--", reach.url, "repository"]);
    signal?.throwIfAborted();
    if (exitCode !== 0) {
      const why = timedOut ? "took too long" : "could not be read; is it public, and its address right?";
      throw new AppError("BAD_REQUEST", `The repository ${why}`);
    }
    return await readFiles(createGit(join(folder, "repository"), protocol, settings, signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has git connect to the address that was judged, whatever its host's name means by then. */
async function pin(given: string, privateHosts: readonly string[]) {
  const { url, host, address } = await findReachableHost(given, privateHosts);
  const target = address.includes(":") ? `[${address}]` : address;
  return { url, settings: host === address ? [] : [`http.curloptResolve=${host}:443:${target}`] };
}

type Git = ReturnType<typeof createGit>;

function createGit(cwd: string, protocol: string, settings: readonly string[], signal?: AbortSignal) {
  const configured = settings.flatMap((setting) => ["-c", setting]);
  return (args: readonly string[], input = "", maxBuffer = MAX_LISTING_BYTES) =>
    execa("/bin/sh", ["-c", LIMITED, "git", ...configured, ...args], {
      cwd,
      input,
      maxBuffer,
      extendEnv: false,
      env: {
        ...{ PATH: "/usr/local/bin:/usr/bin:/bin", HOME: cwd, LC_ALL: "C", GIT_ALLOW_PROTOCOL: protocol },
        ...{ GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
        ...{ GIT_ASKPASS: "/bin/false", SSH_ASKPASS: "/bin/false" },
      },
      encoding: "buffer",
      reject: false,
      timeout: args[0] === "clone" ? CLONED_WITHIN_MS : READ_WITHIN_MS,
      ...(signal !== undefined && { cancelSignal: signal }),
    });
}

interface Listed {
  readonly path: string;
  readonly object: string;
}

async function readFiles(git: Git): Promise<Source> {
  const { source, add, skip } = sourceBuilder();
  const listing = await git(["ls-tree", "-r", "-z", "-l", "--full-tree", "HEAD"]);
  if (listing.exitCode !== 0)
    throw new AppError("BAD_REQUEST", "The repository is empty, or too large to list.");
  const files: Listed[] = [];
  let bytes = 0;
  for (const entry of Buffer.from(listing.stdout).toString("utf8").split("\0")) {
    const [, mode = "", object = "", size = "", path = ""] =
      /^(\d+) \w+ (\w+) +(\d+|-)\t([^]*)$/.exec(entry) ?? [];
    if (path === "") continue;
    if (!isKept(path, skip)) continue;
    if (mode === "120000") skip(path, "It is a link to another file; links are not followed.");
    else if (mode === "160000")
      skip(path, "It is a repository of its own (a submodule), which is not fetched.");
    else {
      bytes += Number(size);
      if (Number(size) > MAX_FILE_BYTES) throw tooLargeFile(path);
      if (bytes > MAX_TREE_BYTES) throw tooManyBytes();
      files.push({ path, object });
    }
  }
  const contents = await git(
    ["cat-file", "--batch"],
    files.map(({ object }) => `${object}\n`).join(""),
    bytes + files.length * 100 + 1,
  );
  if (contents.exitCode !== 0)
    throw new AppError("BAD_REQUEST", "The files of the repository could not be read.");
  let at = 0;
  for (const { path } of files) {
    // `<object> blob <size>`, a line's end, so many bytes, and one more line's end.
    const head = Buffer.from(contents.stdout.subarray(at, contents.stdout.indexOf(10, at))).toString(
      "latin1",
    );
    const size = Number(head.split(" ")[2]);
    const from = at + head.length + 1;
    add(path, contents.stdout.slice(from, from + size));
    at = from + size + 1;
  }
  return source;
}
