import type { DocumentHistory, Point } from "#collab/index.ts";
import { AppError } from "#server/errors.ts";

/** The stored state at a point, NOT_FOUND when it is older than what is kept. */
export async function readState(
  documents: DocumentHistory,
  document: string,
  point: Point,
): Promise<Uint8Array> {
  const state = await documents.stateAt(document, point);
  if (state === null) throw pointTooOld();
  return state;
}

export const pointTooOld = () =>
  new AppError("NOT_FOUND", "That moment is so old that it is not kept any more. Choose a later one.");
