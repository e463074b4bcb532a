// node scripts/bootstrap.mjs <start|dev|test|check>: makes a fresh clone ready for that command, and does
// nothing when it already is. Node's own modules only: it runs before anything is installed.
//
// Every step knows by a fingerprint of its inputs whether it is done. Tools come before packages only when
// packages need compiling; the lab image is made beside the rest.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { buildApp, buildFingerprint } from "./bootstrap/build-app.mjs";
import { fileFingerprint } from "./bootstrap/fingerprint.mjs";
import { adoptInstall, installPackages } from "./bootstrap/install-packages.mjs";
import { makeLabImage } from "./bootstrap/lab-image.mjs";
import { root } from "./bootstrap/root.mjs";
import { StepFailed, runStep } from "./bootstrap/step.mjs";
import { installTools, missingTools } from "./bootstrap/system-tools.mjs";
import { tryLock } from "./lock.mjs";
import { createProgress } from "./progress.mjs";

const PURPOSES = ["start", "dev", "test", "check"];
const LOCK_DEADLINE_MS = 20 * 60_000;

const purpose = process.argv[2] ?? "start";
const progress = createProgress();

try {
  checkNode();
  if (!PURPOSES.includes(purpose)) throw new StepFailed(`Say what to prepare: ${PURPOSES.join(", ")}.`);
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  const lock = await takeLock();
  try {
    await prepare();
  } finally {
    lock.release();
  }
} catch (error) {
  process.stderr.write(`\n${error instanceof StepFailed ? error.message : error.stack}\n`);
  process.exitCode = 1;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StepFailed(
    `Course Creator needs Node.js 20.19 or newer; this is ${process.versions.node}. Install one from https://nodejs.org.`,
  );
}

/** Two commands at once prepare one after the other; the second then finds its work done. */
async function takeLock() {
  const deadline = performance.now() + LOCK_DEADLINE_MS;
  let told = false;
  for (;;) {
    const taken = tryLock(join(root, ".cache/bootstrap.lock"), purpose);
    if ("lock" in taken) return taken.lock;
    const { pid, note } = taken.owner;
    if (performance.now() > deadline) {
      throw new StepFailed(
        `Process ${pid} has prepared \`npm run ${note}\` for 20 minutes. End it, then try again.`,
      );
    }
    if (!told) progress.line(`waiting for process ${pid}, which prepares \`npm run ${note}\``);
    told = true;
    await delay(200);
  }
}

async function prepare() {
  const tools = purpose === "check" ? [] : missingTools(purpose);
  const context = { progress };
  const packages = {
    name: "install",
    title: "installing packages",
    fingerprint: fileFingerprint(["package.json", "package-lock.json"], process.version, process.arch),
    isDone: () => existsSync(join(root, "node_modules/.package-lock.json")),
    run: installPackages,
    adopt: adoptInstall,
  };
  const compilerMissing = tools.some((tool) => tool.forInstall);

  if (compilerMissing) await installTools(tools, context);
  const prepareSystem = async () => {
    if (!compilerMissing) await installTools(tools, context);
    if (purpose !== "check") await makeLabImage(context);
  };
  const prepareCheckout = async () => {
    await runStep(packages, context);
    await prepareSources();
  };
  // Each branch spends much of its time waiting for the network.
  await all([prepareSystem(), prepareCheckout()]);
}

function prepareSources() {
  const context = { progress };
  const client = {
    name: "generate",
    title: "generating the database client",
    fingerprint: fileFingerprint(["prisma/schema.prisma", "package-lock.json"]),
    isDone: () => existsSync(join(root, "prisma/generated/client.ts")),
    run: (log) =>
      log.command(process.execPath, ["node_modules/prisma/build/index.js", "generate"], {
        // Nothing is asked of the engine, but Prisma would download one.
        PRISMA_SCHEMA_ENGINE_BINARY: join(root, "prisma/schema-engine.mjs"),
      }),
  };
  const build = {
    name: "build",
    title: "building the pages",
    fingerprint: buildFingerprint(),
    isDone: () => existsSync(join(root, "build/server/index.js")),
    run: buildApp,
  };
  return all([
    runStep(client, context),
    purpose === "start" || purpose === "test" ? runStep(build, context) : undefined,
  ]);
}

/** Waits for all, so that no step is left running behind a failed one; then throws what failed. */
async function all(promises) {
  const results = await Promise.allSettled(promises);
  const reasons = results.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  const surprise = reasons.find((reason) => !(reason instanceof StepFailed));
  if (surprise !== undefined) throw surprise;
  if (reasons.length > 0) throw new StepFailed(reasons.map(({ message }) => message).join("\n\n"));
}
