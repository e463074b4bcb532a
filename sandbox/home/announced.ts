/**
 * Tells programs in the sandbox of what the host writes into the home: their kernel does not see it, so those that
 * watch files would never hear of it. Only tells: that nobody listens changes nothing.
 */
export interface Announcer {
  /** Before a file is replaced, so that who watches it itself is told as well; resolves to its number, in 25 ms at most. */
  before(path: string): Promise<number>;
  /** When it has been written, made, moved or removed; with the number of the announcement before, if there was one. */
  after(path: string, number?: number): void;
  close(): void;
}

/** Replaces a file between the two announcements. */
export async function announced<T>(
  announcer: Announcer | undefined,
  path: string,
  replace: () => Promise<T>,
): Promise<T> {
  const number = await announcer?.before(path);
  try {
    return await replace();
  } finally {
    announcer?.after(path, number);
  }
}
