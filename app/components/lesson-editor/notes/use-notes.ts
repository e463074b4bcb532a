import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";
import { pageTransport } from "#app/transport/page-transport.ts";
import { NotesStore, type NotesState } from "./notes-store.ts";

/** The lesson's comments and suggestions, live for as long as the component is mounted. */
export function useNotes(lessonId: string): NotesState & { readonly store: NotesStore } {
  const [store] = useState(() => new NotesStore(lessonId));
  const state = useSyncExternalStore(store.subscribe, store.get, store.get);
  useEffect(() => void store.read(), [store]);
  useSubscription(
    useCallback(
      ({ notes }: TrpcClient) =>
        notes.changes.subscribe(
          { lessonId },
          {
            onData: () => void store.read(),
            // What happened while the connection was away is not told again. Whoever has lost the right to listen is
            // not started any more, so that they do not ask for what they would be refused.
            onStarted: () => void store.read(),
            // Where nothing can be pushed, this is all that comes.
            onConnectionStateChange: ({ state: connection }) => {
              if (connection === "pending" && pageTransport().getWay() !== "websocket") void store.read();
            },
          },
        ),
      [store, lessonId],
    ),
  );
  return { ...state, store };
}
