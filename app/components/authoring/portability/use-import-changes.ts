import { useCallback } from "react";
import { rereadOnNews } from "#app/lib/reread-on-news.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useReread } from "#app/lib/use-reread.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";

const READ_EVERY_MS = 400;

/** Re-reads the page's loaders whenever this import is further. */
export function useImportChanges(importId: string): void {
  const reread = useReread(READ_EVERY_MS);
  useSubscription(
    useCallback(
      ({ imports }: TrpcClient) => imports.changes.subscribe({ importId }, rereadOnNews(reread)),
      [importId, reread],
    ),
  );
}
