import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { SandboxError } from "../errors.ts";
import type { Layout } from "./layout.ts";

/** How runsc is called on this machine; found once by probing. */
export interface Engine {
  readonly platform: string;
  readonly ignoreCgroups: boolean;
}

export interface CommandResult {
  readonly ok: boolean;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The flags that stand before every subcommand. */
export function engineFlags(layout: Layout, engine: Engine): string[] {
  return [
    `--root=${layout.runscRoot}`,
    `--platform=${engine.platform}`,
    "--network=none",
    // The root is read-only and its image shared: nothing may be stored beside it.
    "--overlay2=none",
    ...(engine.ignoreCgroups ? ["--ignore-cgroups"] : []),
  ];
}

export interface CommandOptions {
  readonly timeoutMs: number;
  /**
   * Output goes to this file instead of the result. Needed by commands that leave a sandbox running: it inherits
   * their output, and a pipe would stay open as long as it lives.
   */
  readonly logFile?: string;
  /** With `logFile`: what the sandbox's first process reads and writes, as open files. */
  readonly stdio?: { readonly input: number; readonly output: number; readonly errors: number };
}

/** Runs one short runsc subcommand; never rejects. Killed after `timeoutMs`. */
export async function runsc(
  layout: Layout,
  engine: Engine,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const log = options.logFile === undefined ? [] : [`--log=${options.logFile}`];
  const unread = options.logFile === undefined ? "pipe" : "ignore";
  const { stdio } = options;
  const result = await execa("runsc", [...engineFlags(layout, engine), ...log, ...args], {
    // execa passes any file descriptor on; its types know the standard ones only.
    stdin: (stdio?.input as 0 | undefined) ?? "ignore",
    stdout: (stdio?.output as 1 | undefined) ?? unread,
    stderr: (stdio?.errors as 2 | undefined) ?? unread,
    reject: false,
    timeout: options.timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: 4 << 20,
  });
  const logged =
    result.failed && options.logFile !== undefined
      ? await readFile(options.logFile, "utf8").catch(() => "")
      : "";
  return {
    ok: !result.failed,
    timedOut: result.timedOut,
    stdout: result.stdout?.toString() ?? "",
    stderr: result.stderr?.toString() || logged || (result.shortMessage ?? ""),
  };
}

/** The same, throwing FAILED or TIMED_OUT. */
export async function runscOrThrow(
  layout: Layout,
  engine: Engine,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const result = await runsc(layout, engine, args, options);
  if (result.ok) return result.stdout;
  const cause = new Error(`runsc ${args.join(" ")}: ${result.stderr.slice(-2000) || "no output"}`);
  if (result.timedOut) {
    throw new SandboxError("TIMED_OUT", "The lab did not answer in time. Please try again.", { cause });
  }
  throw new SandboxError("FAILED", "The lab could not be started. Please try again.", { cause });
}
