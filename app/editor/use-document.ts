import { useLayoutEffect, useState, useSyncExternalStore } from "react";
import { DocumentConnection, type DocumentState, type Level } from "./document-connection.ts";

const STARTING: DocumentState = { status: "connecting", level: "read", reason: null, loaded: false };
const subscribeToNothing = () => () => undefined;

export interface UsedDocument extends DocumentState {
  /** Null in the first render, which is not painted. */
  readonly connection: DocumentConnection | null;
}

/**
 * Opens a document for as long as the component is mounted. `level` is what the page was told when it
 * loaded; the server's word replaces it as soon as the socket is open.
 */
export function useDocument(name: string, userId: string, level: Level): UsedDocument {
  const [connection, setConnection] = useState<DocumentConnection | null>(null);

  useLayoutEffect(() => {
    const opened = new DocumentConnection(name, userId, level);
    setConnection(opened);
    return () => {
      setConnection(null);
      opened.close();
    };
    // A change of `level` reaches an open connection over its socket; opening it again would lose undo.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name, userId]);

  const state = useSyncExternalStore(
    connection?.subscribe ?? subscribeToNothing,
    connection?.getState ?? (() => STARTING),
    () => STARTING,
  );
  return { connection, ...state };
}
