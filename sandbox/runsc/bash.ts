import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ShellKeeper } from "../keeper/client.ts";
import type { ShellWanted } from "../keeper/frames.ts";
import type { HeldShell } from "../keeper/held-shell.ts";
import { processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import { newMark } from "./mark.ts";

/** Where shells of one container are started and kept. */
export interface BashHost {
  readonly layout: Layout;
  readonly engine: Engine;
  readonly container: Container;
  readonly keeper: ShellKeeper;
}

/**
 * Starts bash on a tty inside the container.
 *
 * Only a process description with `terminal: true` gives the guest a tty: a plain `runsc exec` under a pty has none,
 * and its echo, Ctrl-C and resize would be the host's.
 */
export async function startBash(
  { layout, engine, container, keeper }: BashHost,
  wanted: ShellWanted,
  { env, cwd }: { env: Readonly<Record<string, string>>; cwd?: string },
): Promise<HeldShell> {
  const mark = newMark();
  const specFile = path.join(container.bundle, `shell-${mark.LAB_COMMAND}.json`);
  const spec = processSpec({
    args: ["/bin/bash", "-i"],
    terminal: true,
    env: { COLORTERM: "truecolor", ...container.env, ...mark, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  await fs.writeFile(specFile, JSON.stringify(spec));
  return keeper.open({
    ...wanted,
    group: container.id,
    label: mark.LAB_COMMAND,
    file: "runsc",
    args: [...engineFlags(layout, engine), "exec", "--process", specFile, container.id],
  });
}
