/** What one update may hold. Counts and bytes. */
export interface UpdateBounds {
  readonly maxUpdateStructs: number;
  readonly maxUpdateKeys: number;
  readonly maxUpdateTypes: number;
  readonly maxUpdateDeletes: number;
  readonly maxKeyBytes: number;
  readonly maxValueDepth: number;
}

/** Thrown for bytes that Yjs does not read as one whole update, or that it would read and break on later. */
export class MalformedUpdate extends Error {
  override readonly name = "MalformedUpdate";
}

/** Thrown for an update that is well formed and holds more than one may. */
export class UpdateTooLarge extends Error {
  override readonly name = "UpdateTooLarge";
}

/** @throws UpdateTooLarge when there is more than that. */
export function within(count: number, most: number, what: string): void {
  if (count > most) throw new UpdateTooLarge(`${String(count)} ${what}, ${String(most)} at most`);
}
