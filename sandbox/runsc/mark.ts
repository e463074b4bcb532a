import { randomBytes } from "node:crypto";
import { runsc, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";

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
  const script = ["/bin/bash", "-c", KILL_MARKED, "kill-marked", `LAB_COMMAND=${mark.LAB_COMMAND}`];
  await runsc(layout, engine, ["exec", "--user=1000:1000", container.id, ...script], { timeoutMs: KILL_MS });
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
