/** How many requests and sockets may be under way at once, for one lab and in all. */
export interface Slots {
  /** Takes a place; null when there is none. Call what it returns, once, to give it back. */
  take(workspaceId: string): (() => void) | null;
}

const MOST_PER_LAB = 64;
const MOST_IN_ALL = 2_000;

export function createSlots(): Slots {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(workspaceId) {
      const before = taken.get(workspaceId) ?? 0;
      if (before >= MOST_PER_LAB || all >= MOST_IN_ALL) return null;
      taken.set(workspaceId, before + 1);
      all += 1;
      return () => {
        all -= 1;
        const left = (taken.get(workspaceId) ?? 1) - 1;
        if (left > 0) taken.set(workspaceId, left);
        else taken.delete(workspaceId);
      };
    },
  };
}
