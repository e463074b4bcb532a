import { mkdtemp, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { AppError } from "#server/errors.ts";
import { MAX_FILE_BYTES, tooLargeFile, treeBuilder, type Tree } from "./tree.ts";
import { MAX_ZIP_BYTES, unpackZip } from "./unpack-zip.ts";

const CLONED_WITHIN_MS = 120_000;
const SKIPPED = new Set([".git", "node_modules", "__pycache__", ".pytest_cache"]);

/** Reads a folder, a zip file or a git repository at an https address. @throws AppError saying what to do. */
export async function readSource(source: string): Promise<Tree> {
  if (/^[a-z+]+:\/\//i.test(source)) return cloneRepository(source);
  const found = await stat(source).catch(() => null);
  if (found === null) throw new AppError("NOT_FOUND", `There is no “${source}”.`);
  if (found.isDirectory()) return readFolder(source);
  if (found.size > MAX_ZIP_BYTES)
    throw new AppError("TOO_LARGE", "An archive may have at most 50 MB. Import a part of it.");
  return unpackZip(await readFile(source));
}

/** The files of a folder, links and what tools keep aside. */
export async function readFolder(folder: string): Promise<Tree> {
  const { tree, add } = treeBuilder();
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (SKIPPED.has(entry.name)) continue;
      if (entry.isDirectory()) await walk(path);
      if (entry.isFile()) add(path, await readBounded(join(folder, path), path));
    }
  };
  await walk("");
  return tree;
}

async function readBounded(file: string, path: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    if ((await handle.stat()).size > MAX_FILE_BYTES) throw tooLargeFile(path);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Gets the newest state of a repository, and nothing that could run: no hooks, no submodules, no filters, no other
 * protocol than those named, nobody's settings, no questions.
 */
export async function cloneRepository(url: string, protocols = "https"): Promise<Tree> {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? "";
  if (!protocols.split(":").includes(scheme) || url.length > 2_000)
    throw new AppError("BAD_REQUEST", "Give the https:// address of a repository.");
  const folder = await mkdtemp(join(tmpdir(), "course-clone-"));
  try {
    const settings = ["core.hooksPath=/dev/null", "core.symlinks=true", "http.followRedirects=false"];
    const options = ["--depth=1", "--single-branch", "--no-tags", "--no-recurse-submodules", "--quiet"];
    const args = [...settings.flatMap((setting) => ["-c", setting]), "clone", ...options, "--", url, folder];
    const { exitCode, timedOut } = await execa("git", args, {
      extendEnv: false,
      env: {
        ...{ PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, LC_ALL: "C", GIT_ALLOW_PROTOCOL: protocols },
        ...{ GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
        ...{ GIT_LFS_SKIP_SMUDGE: "1", GIT_ASKPASS: "/bin/false", SSH_ASKPASS: "/bin/false" },
      },
      reject: false,
      stdin: "ignore",
      timeout: CLONED_WITHIN_MS,
      maxBuffer: 100_000,
    });
    if (exitCode !== 0) {
      const why = timedOut ? "took too long" : "could not be read; is it public, and its address right?";
      throw new AppError("BAD_REQUEST", `The repository ${why}`);
    }
    return await readFolder(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
