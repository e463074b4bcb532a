import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./root.mjs";

/** An error whose message is for the person at the keyboard. */
export class StepFailed extends Error {}

const HEARTBEAT_MS = 10_000;
const COMMAND_DEADLINE_MS = 20 * 60_000;
const SHOWN_LINES = 20;

/**
 * @typedef {{ line: (text: string) => void }} Progress
 * @typedef {{ node: (script: string, ...args: string[]) => Promise<void>,
 *             command: (program: string, args: string[], env?: Record<string, string>) => Promise<void> }} StepLog
 * @typedef {{ name: string, title: string, fingerprint: string, isDone: () => boolean,
 *             run: (log: StepLog) => Promise<void>, adopt?: () => boolean }} Step
 */

/**
 * Runs a step unless its stamp bears the same fingerprint and its result is there. The stamp goes before the
 * work starts and comes back when it is finished, so that an interrupted step is done again.
 * @param {Step} step
 * @param {{ progress: Progress }} context
 */
export async function runStep(step, { progress }) {
  const stamp = join(root, ".cache/stamps", step.name);
  if (step.isDone() && existsSync(stamp) && readFileSync(stamp, "utf8") === step.fingerprint) return;
  mkdirSync(join(root, ".cache/stamps"), { recursive: true });
  if (step.isDone() && step.adopt?.() === true) {
    writeFileSync(stamp, step.fingerprint);
    return;
  }
  rmSync(stamp, { force: true });
  await runLogged(step, progress);
  writeFileSync(stamp, step.fingerprint);
}

/**
 * Runs work that writes to `.cache/logs/<name>.log`, saying when it begins, goes on and ends.
 * @param {{ name: string, title: string, run: (log: StepLog) => Promise<void> }} work
 * @param {Progress} progress
 */
export async function runLogged({ name, title, run }, progress) {
  mkdirSync(join(root, ".cache/logs"), { recursive: true });
  const file = join(root, ".cache/logs", `${name}.log`);
  writeFileSync(file, "");
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  progress.line(title);
  const heartbeat = setInterval(() => progress.line(`still ${title} (${elapsed()})`), HEARTBEAT_MS);
  try {
    await run(commandsLoggedTo(file));
    progress.line(`done ${title} (${elapsed()})`);
  } catch (error) {
    const why = `Failed ${title}: ${error.message}\n\n${tellingLines(file)}\n\nThe whole log is ${file}`;
    throw new StepFailed(why, { cause: error });
  } finally {
    clearInterval(heartbeat);
  }
}

/** From the first line that speaks of an error, because some programs print long dumps after it; else the end. */
function tellingLines(file) {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const first = lines.findIndex((line) => /\b(error|failed)\b/i.test(line));
  return (first === -1 ? lines.slice(-SHOWN_LINES) : lines.slice(first, first + SHOWN_LINES)).join("\n");
}

function commandsLoggedTo(file) {
  const command = (program, args, env = {}) => runCommand(file, program, args, env);
  return { command, node: (script, ...args) => command(process.execPath, [script, ...args]) };
}

function runCommand(file, program, args, env) {
  const log = openSync(file, "a");
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", log, log],
      timeout: COMMAND_DEADLINE_MS,
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`\`${[program, ...args].join(" ")}\` ended with ${signal ?? `exit code ${code}`}`));
    });
  }).finally(() => closeSync(log));
}
