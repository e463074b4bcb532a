import { randomBytes } from "node:crypto";
import { processSpec } from "./bundle.ts";
import { runsc, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import { withSpecFile } from "./spec-file.ts";

const KILL_MS = 3_000;

/** An environment variable by which all processes of one command or shell are known, whatever became of them. */
export interface Mark {
  readonly LAB_COMMAND: string;
}

export function newMark(): Mark {
  return { LAB_COMMAND: randomBytes(8).toString("hex") };
}

/**
 * Kills every process that carries the mark: children, and also those which left the session or outlived their
 * parent. A program can shed the mark on purpose, at its owner's cost only. Never rejects; takes at most 3 s.
 */
export async function killMarked(
  layout: Layout,
  engine: Engine,
  container: Container,
  mark: Mark,
): Promise<void> {
  const args = ["/bin/bash", "-c", KILL_MARKED, "kill-marked", `LAB_COMMAND=${mark.LAB_COMMAND}`];
  await withSpecFile(container, processSpec({ args }), (file) =>
    runsc(layout, engine, ["exec", "--process", file, container.id], { timeoutMs: KILL_MS }),
  ).catch(() => {}); // the bundle is gone, and the container with it
}

/** Built-ins only, so it needs no further process; repeated until a pass finds nothing. */
const KILL_MARKED = `
for pass in 1 2 3 4 5; do
  found=
  for folder in /proc/[0-9]*; do
    mapfile -d '' -t environment < "$folder/environ" || continue
    for entry in "\${environment[@]}"; do
      [[ $entry == "$1" ]] && kill -KILL "\${folder#/proc/}" && found=1
    done
  done
  [[ $found ]] || exit 0
done`;
