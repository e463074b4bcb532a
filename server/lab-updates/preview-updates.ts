import * as Y from "yjs";
import { workspaceFiles } from "#server/labs/document.ts";
import { givenFiles, givenSelect, hashOfGiven, workspaceDocument } from "#server/labs/index.ts";
import { ownFiles, refusalOf } from "./apply-plan.ts";
import type { LabUpdatesDeps } from "./deps.ts";
import { readGiven, toTexts } from "./given-texts.ts";
import { mergeFiles, type GivenText, type OwnFile } from "./merge-files.ts";
import type { Preview } from "./schema.ts";
import { BEGUN } from "./start-rollouts.ts";

const READ_AT_ONCE = 20;
/** What is not looked at by then is said to be unknown. */
const LOOKED_AT_MOST_MS = 60_000;

interface Behind {
  readonly labId: string;
  readonly theirs: readonly GivenText[];
  readonly workspaceIds: readonly string[];
  /** Given files of the workspaces, by their hash. */
  readonly bases: ReadonlyMap<string, readonly GivenText[]>;
  readonly hashOf: ReadonlyMap<string, string>;
}

/**
 * What publishing the draft would bring to labs already begun, tried out without changing anything: told further and
 * further, until all are looked at or it takes too long.
 */
export async function* previewUpdates(
  deps: LabUpdatesDeps,
  courseId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Preview> {
  const until = Date.now() + LOOKED_AT_MOST_MS;
  const behind = await listBehind(deps, courseId);
  const begun = behind.reduce((sum, { workspaceIds }) => sum + workspaceIds.length, 0);
  const found = { clean: 0, choice: 0, same: 0, cannot: 0 };
  let looked = 0;
  const seen = (isDone: boolean): Preview => ({ labs: behind.length, begun, looked, ...found, isDone });
  for (const lab of behind) {
    for (let first = 0; first < lab.workspaceIds.length; first += READ_AT_ONCE) {
      if (signal?.aborted === true) return;
      if (Date.now() > until) {
        yield seen(true);
        return;
      }
      yield seen(false);
      const ids = lab.workspaceIds.slice(first, first + READ_AT_ONCE);
      const states = await deps.documents.currentStates(ids.map(workspaceDocument));
      for (const id of ids) {
        const base = lab.bases.get(lab.hashOf.get(id) ?? "") ?? [];
        found[outcomeOf(base, lab.theirs, states.get(workspaceDocument(id)))] += 1;
        looked += 1;
      }
    }
  }
  yield seen(true);
}

function outcomeOf(
  base: readonly GivenText[],
  theirs: readonly GivenText[],
  state: readonly Uint8Array[] | undefined,
): "clean" | "choice" | "same" | "cannot" {
  // Whoever never got as far as a document will be given the base first.
  const mine =
    state === undefined ? base.map((file) => ({ ...file, kind: "text" as const })) : filesIn(state);
  const plan = mergeFiles(base, theirs, mine);
  if (refusalOf(mine, plan) !== null) return "cannot";
  if (plan.conflicts.length > 0) return "choice";
  return plan.changes.length > 0 ? "clean" : "same";
}

/** The files of a stored document. */
export function filesIn(state: readonly Uint8Array[]): OwnFile[] {
  const doc = new Y.Doc();
  try {
    for (const update of state) Y.applyUpdate(doc, update);
    return ownFiles(workspaceFiles(doc));
  } finally {
    doc.destroy();
  }
}

/** The labs of the draft that give other files than some of their workspaces have, and those workspaces. */
async function listBehind(deps: LabUpdatesDeps, courseId: string): Promise<Behind[]> {
  const { modules } = await deps.readDraft(courseId);
  const drafts = modules.flatMap(({ lessons }) => lessons.flatMap(({ lab }) => (lab === null ? [] : [lab])));
  const labs = await deps.db.lab.findMany({
    where: { id: { in: drafts.map(({ id }) => id) }, lesson: { courseId }, workspaces: { some: BEGUN } },
    select: { id: true, ...givenSelect },
  });
  const published = new Map(labs.map(({ id, ...lab }) => [id, lab]));
  const behind: Behind[] = [];
  for (const draft of drafts) {
    const lab = published.get(draft.id);
    if (lab === undefined) continue;
    const files = givenFiles(draft);
    const workspaces = await deps.db.workspace.findMany({
      where: {
        ...BEGUN,
        labId: draft.id,
        OR: [{ givenHash: null }, { givenHash: { not: hashOfGiven(files) } }],
      },
      select: { id: true, givenHash: true },
    });
    const now = givenFiles(lab);
    const nowHash = hashOfGiven(now);
    const hashOf = new Map(workspaces.map(({ id, givenHash }) => [id, givenHash ?? nowHash]));
    const ids = workspaces.flatMap(({ id }) => (hashOf.get(id) === hashOfGiven(files) ? [] : [id]));
    if (ids.length === 0) continue;
    const bases = new Map([[nowHash, toTexts(now)]]);
    for (const hash of new Set(hashOf.values()))
      if (!bases.has(hash)) bases.set(hash, toTexts(await readGiven(deps.db, draft.id, hash)));
    behind.push({ labId: draft.id, theirs: toTexts(files), workspaceIds: ids, bases, hashOf });
  }
  return behind;
}
