import type { Actor } from "#server/access/actor.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import { announceNotes, lockNotes, type NotesDeps } from "./deps.ts";
import {
  MAX_SUGGESTIONS,
  MAX_WAITING_CHARS,
  type DecideInput,
  type Piece,
  type SuggestInput,
} from "./schema.ts";

/**
 * Keeps what the actor proposes: new pieces, and their own open ones as they are now. What was decided meanwhile, or is
 * somebody else's, stays as it is. CONFLICT when too much waits for a decision already.
 */
export async function suggest(
  deps: NotesDeps,
  actor: Actor,
  { lessonId, pieces, withdrawn }: SuggestInput,
): Promise<void> {
  const documentName = lessonDocumentName(lessonId);
  const mine = { documentName, authorId: actor.id, state: "open" } as const;
  await deps.db.$transaction(async (tx) => {
    await lockNotes(tx, documentName);
    await tx.lessonSuggestion.deleteMany({ where: { ...mine, id: { in: withdrawn } } });
    const ids = pieces.map(({ id }) => id);
    const known = await tx.lessonSuggestion.findMany({ where: { id: { in: ids } }, select: { id: true } });
    const knownIds = new Set(known.map(({ id }) => id));
    const added = pieces.filter(({ id }) => !knownIds.has(id));
    const waiting = await tx.lessonSuggestion.count({ where: { documentName, state: "open" } });
    if (waiting + added.length > MAX_SUGGESTIONS) throw tooMuchWaits();
    await tx.lessonSuggestion.createMany({
      data: added.map((piece) => ({ ...columns(piece), id: piece.id, documentName, authorId: actor.id })),
      skipDuplicates: true,
    });
    for (const piece of pieces) {
      if (!knownIds.has(piece.id)) continue;
      await tx.lessonSuggestion.updateMany({ where: { ...mine, id: piece.id }, data: columns(piece) });
    }
    if (pieces.length > 0 && (await countWaitingChars(tx, documentName)) > MAX_WAITING_CHARS)
      throw tooMuchWaits();
  });
  await announceNotes(deps, documentName);
}

/**
 * Decides open suggestions, or takes decisions back. Resolves to those that this call has changed: of two editors who
 * accept the same piece at once only one is told its id, and only that one edits the text.
 */
export async function decide(
  deps: NotesDeps,
  actor: Actor,
  { lessonId, suggestionIds, decision }: DecideInput,
): Promise<{ decided: string[] }> {
  const documentName = lessonDocumentName(lessonId);
  const isDecision = decision !== "open";
  const rows = await deps.db.lessonSuggestion.updateManyAndReturn({
    where: {
      documentName,
      id: { in: suggestionIds },
      state: isDecision ? "open" : { not: "open" },
    },
    data: {
      state: decision,
      decidedAt: isDecision ? new Date() : null,
      decidedBy: isDecision ? actor.id : null,
    },
    select: { id: true },
  });
  if (rows.length > 0) await announceNotes(deps, documentName);
  return { decided: rows.map(({ id }) => id) };
}

/** Everybody who opens the lesson reads all of it. */
async function countWaitingChars(tx: DbOrTransaction, documentName: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ chars: number }[]>`
    select coalesce(sum(length(quote) + length(insertion)), 0)::int as chars
      from lesson_suggestions where document_name = ${documentName} and state = 'open'`;
  return row?.chars ?? 0;
}

const tooMuchWaits = () =>
  new AppError("CONFLICT", "Too many suggestions wait in this lesson. Ask its editors to decide some.");

function columns({ anchor, insertion }: Piece) {
  return { ...anchor, insertion };
}
