/**
 * Makes the read-only system every lab sees: `<dataDir>/image/<hash of the recipe>/`, from Debian packages.
 *
 * 1. apt works out and downloads the closure of packages.txt against an empty package database;
 * 2. the archives are unpacked, without documentation and without running their scripts;
 * 3. our own /etc goes on top, libraries are indexed, our own C is compiled by the image's own gcc, Python's
 *    modules are compiled, setuid bits are taken away;
 * 4. the finished tree is renamed into place, so a tree that exists is complete.
 *
 * Node's own modules only: it runs at set-up, before anything is installed or compiled.
 * Command line: node sandbox/image/build-image.mjs --data-dir .data
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const recipeDir = import.meta.dirname ?? path.dirname(fileURLToPath(import.meta.url));
const FOLDERS = ["dev", "home/student", "proc", "root", "run", "sys", "tmp"];
const MERGED_FOLDERS = ["bin", "sbin", "lib", "lib64"];
const LINKS = {
  "usr/bin/awk": "gawk",
  "usr/bin/c++": "g++",
  "usr/bin/cc": "gcc",
  "usr/bin/editor": "/bin/nano",
  "usr/bin/npm": "../lib/node_modules/npm/bin/npm-cli.js",
  "usr/bin/npx": "../lib/node_modules/npm/bin/npx-cli.js",
  "usr/bin/pager": "less",
  "usr/bin/python": "python3",
  "usr/bin/sh": "dash",
  "usr/bin/vi": "vim.tiny",
  "usr/bin/vim": "vim.tiny",
  "var/tmp": "/tmp",
  "etc/mtab": "/proc/self/mounts",
};
/** The last one for Debian's Node 18. */
const NPM = "npm@10.9.9";
const NOT_UNPACKED = [
  "./usr/share/doc", "./usr/share/doc-base", "./usr/share/info", "./usr/share/lintian", "./usr/share/locale",
  "./usr/share/man", "./usr/share/bug", "./usr/lib/python3.*/test", "./usr/lib/python3.*/idlelib",
  "./usr/share/gitweb", "./usr/share/icons", "./usr/share/pixmaps", "./usr/share/gcc", "./usr/share/gdb",
  // What only link-time optimisation, profilers and static C++ need: a third of the compilers' size.
  "*/lto1", "*-lto-dump-*", "*-ld.gold", "*-dwp", "*gprofng*", "*-gp-*", "*/plugin", "*san.a", "libstdc++*.a", "libsupc++.a",
]; // prettier-ignore

/** A sentence for the person at the keyboard; anything else that goes wrong here is a bug. */
export class ImageError extends Error {
  name = "ImageError";
}

/** Where the image of this recipe belongs below `dataDir`, whether or not it has been built. */
export function imageDirIn(/** @type {string} */ dataDir) {
  return path.resolve(dataDir, "image", recipeHash());
}

/**
 * Builds the image unless it is there already; resolves to its folder. Throws ImageError with one sentence.
 * @param {{ dataDir: string, log?: (line: string) => void }} options
 * @returns {Promise<string>}
 */
export async function buildImage({ dataDir, log = () => {} }) {
  const finished = imageDirIn(dataDir);
  if (existsSync(finished)) return finished;
  await requireDebianAndRoot();

  const work = `${finished}.new-${process.pid}`;
  const root = path.join(work, "root");
  try {
    await fs.mkdir(root, { recursive: true });
    log("Lab image: downloading Debian packages");
    const system = await download(path.join(work, "system"), packageNames("packages.txt"), log);
    log(`Lab image: unpacking ${system.length} packages`);
    await makeSkeleton(root);
    await inParallel(system, 4, (archive) => unpack(archive, root));
    await unpackNpm(work, root);
    log("Lab image: configuring");
    await fs.cp(path.join(recipeDir, "files"), root, { recursive: true });
    await linkAlternatives(root);
    await run("ldconfig", ["-r", root]);
    await compilePrograms(root);
    await fs.writeFile(path.join(root, "etc/ld.so.preload"), "/usr/lib/statx-shim.so\n");
    await run("chroot", [root, "python3", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash",
      "/usr/lib/python3", ...pythonFolders(root)]).catch(failedCompile); // prettier-ignore
    await run("find", [root, "-not", "-type", "l", "-perm", "/6000", "-exec", "chmod", "ug-s", "{}", "+"]);
    await publish(root, finished);
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
  log("Lab image: ready");
  return finished;
}

function recipeHash() {
  const hash = createHash("sha256").update(process.arch);
  for (const file of readdirSync(recipeDir, { recursive: true, withFileTypes: true })) {
    const name = path.join(file.parentPath ?? file.path, file.name);
    if (file.isFile() && !name.includes(".test."))
      hash.update(path.relative(recipeDir, name)).update(readFileSync(name));
  }
  return hash.digest("hex").slice(0, 12);
}

async function requireDebianAndRoot() {
  if (process.platform !== "linux")
    throw new ImageError("Labs need Linux; everything else works without them.");
  if (process.getuid?.() !== 0)
    throw new ImageError("Building the lab image needs root: run this again as root.");
  for (const tool of ["apt-get", "dpkg-deb", "ldconfig", "chroot"]) {
    const found = await run("which", [tool]).then(() => true, () => false); // prettier-ignore
    if (!found)
      throw new ImageError(`Building the lab image needs Debian or Ubuntu: the command ${tool} is missing.`);
  }
}

function packageNames(/** @type {string} */ list) {
  const lines = readFileSync(path.join(recipeDir, list), "utf8").split("\n");
  return lines.filter((line) => !line.startsWith("#")).flatMap((line) => line.split(" ").filter(Boolean));
}

/** The archives of `packages` and of all they depend on. */
async function download(
  /** @type {string} */ folder,
  /** @type {string[]} */ packages,
  /** @type {(line: string) => void} */ log,
) {
  const archives = path.join(folder, "archives");
  await fs.mkdir(path.join(archives, "partial"), { recursive: true });
  await fs.writeFile(
    path.join(folder, "status"),
    packageNames("packages-left-out.txt").map(installedStanza).join("\n"),
  );
  const args = [
    ...["-o", `Dir::State::status=${folder}/status`, "-o", `Dir::Cache::archives=${archives}`],
    ...["-o", "APT::Sandbox::User=root", "-o", "APT::Install-Recommends=0", "-o", "Debug::NoLocking=1"],
    ...["--quiet=2", "--yes", "--download-only", "install", ...packages],
  ];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const attempt = () => run("apt-get", args, { env, timeout: 300_000, maxBuffer: 16 << 20 });
  await attempt().catch(async () => {
    // Package lists are missing or name versions the mirror no longer has.
    log("Lab image: refreshing the package lists");
    await run("apt-get", ["--quiet=2", "update"], { env, timeout: 300_000, maxBuffer: 16 << 20 }).catch(
      () => {},
    );
    await attempt().catch((error) => {
      const reason = String(error.stderr ?? error.message).split("\n").find((line) => line.startsWith("E:"));
      throw new ImageError(`apt could not download the lab's packages (${reason ?? "no answer"}): check the network and try again.`);
    }); // prettier-ignore
  });
  return readdirSync(archives).filter((name) => name.endsWith(".deb")).map((name) => path.join(archives, name)); // prettier-ignore
}

function installedStanza(/** @type {string} */ name) {
  return `Package: ${name}\nStatus: install ok installed\nVersion: 99:0\nArchitecture: all\nMulti-Arch: foreign\nMaintainer: none\nDescription: left out\n`;
}

async function makeSkeleton(/** @type {string} */ root) {
  for (const folder of FOLDERS) await fs.mkdir(path.join(root, folder), { recursive: true });
  for (const folder of MERGED_FOLDERS) {
    await fs.mkdir(path.join(root, "usr", folder), { recursive: true });
    await fs.symlink(`usr/${folder}`, path.join(root, folder));
  }
  await fs.chown(path.join(root, "home/student"), 1000, 1000);
}

async function unpack(/** @type {string} */ archive, /** @type {string} */ root) {
  const excludes = NOT_UNPACKED.map((pattern) => `--exclude=${pattern}`);
  const script = 'set -o pipefail; archive="$1"; shift; dpkg-deb --fsys-tarfile "$archive" | tar "$@"';
  await run("bash", [
    "-c",
    script,
    "unpack",
    archive,
    "-x",
    "-C",
    root,
    "--keep-directory-symlink",
    ...excludes,
  ]);
}

/** Debian's npm would bring 300 packages with it; npm's own holds all it needs. */
async function unpackNpm(/** @type {string} */ work, /** @type {string} */ root) {
  const folder = path.join(root, "usr/lib/node_modules/npm");
  await fs.mkdir(folder, { recursive: true });
  await run("npm", ["pack", NPM, "--silent", "--pack-destination", work], { timeout: 120_000 }).catch((error) => {
    throw new ImageError(`npm could not download ${NPM} for the lab image (${String(error.stderr).trim()}): check the network and try again.`);
  }); // prettier-ignore
  const archive = path.join(work, `${NPM.replace("@", "-")}.tgz`);
  const excludes = ["package/docs", "package/man", "*.md"].map((pattern) => `--exclude=${pattern}`);
  await run("tar", ["-xzf", archive, "-C", folder, "--strip-components=1", "--no-same-owner", ...excludes]);
}

async function linkAlternatives(/** @type {string} */ root) {
  for (const [name, target] of Object.entries(LINKS)) {
    const link = path.join(root, name);
    await fs.rm(link, { recursive: true, force: true });
    await fs.mkdir(path.dirname(link), { recursive: true });
    await fs.symlink(target, link);
  }
}

/** Our own programs, compiled with the image's gcc, so the machine itself needs none. */
async function compilePrograms(/** @type {string} */ root) {
  const inside = "/tmp/programs";
  const gcc = (/** @type {string[]} */ output, /** @type {string[]} */ ...sources) =>
    run("chroot", [root, "/usr/bin/gcc", "-O2", "-Wall", "-Wextra", "-Werror", ...output,
      ...sources.map((name) => `${inside}/${name}`)]); // prettier-ignore
  await fs.cp(path.join(recipeDir, "programs"), path.join(root, inside), { recursive: true });
  await gcc(["-shared", "-fPIC", "-nostdlib", "-o", "/usr/lib/statx-shim.so"], "statx-shim.c");
  await gcc(["-static", "-o", "/usr/lib/lab-init"], "init.c", "announce.c", "guard.c", "processes.c");
  await gcc(["-static", "-o", "/usr/lib/lab-tunnel"], "tunnel.c", "ports.c");
  await fs.rm(path.join(root, inside), { recursive: true });
}

function pythonFolders(/** @type {string} */ root) {
  return readdirSync(path.join(root, "usr/lib")).filter((name) => /^python3\.\d+$/.test(name)).map((name) => `/usr/lib/${name}`); // prettier-ignore
}

/** compileall answers 1 when single files do not compile (lib2to3 ships such examples): only slower imports. */
function failedCompile(/** @type {{ code?: unknown }} */ error) {
  if (error.code !== 1) throw error;
}

async function publish(/** @type {string} */ root, /** @type {string} */ finished) {
  await fs.chmod(root, 0o755);
  await fs.rename(root, finished).catch((error) => {
    if (!existsSync(finished)) throw error; // else another process was faster, with the same content
  });
}

/**
 * @template T
 * @param {T[]} items @param {number} width @param {(item: T) => Promise<void>} work
 */
async function inParallel(items, width, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

if (process.argv[1] && fs.realpath && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const flag = process.argv.indexOf("--data-dir");
  const dataDir = (flag > 0 && process.argv[flag + 1]) || ".data";
  try {
    await buildImage({ dataDir, log: (line) => console.log(line) });
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
