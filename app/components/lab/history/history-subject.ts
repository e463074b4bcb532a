import { createContext, useContext } from "react";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import type { DocumentStatus } from "#app/editor/document-status.ts";
import type { Participant } from "#app/editor/people.ts";

/** What a history is about, and what its parts need of the page around it. */
export interface HistorySubject {
  /** The document's name. */
  readonly document: string;
  readonly noun: "lab" | "lesson";
  readonly connection: DocumentConnection;
  readonly status: DocumentStatus;
  readonly meId: string;
  /** Everyone else who is here, window by window. */
  readonly participants: readonly Participant[];
  readonly look: { readonly fontSize: number; readonly screenReader: boolean };
  /** Null where there is one text that is always there. */
  readonly files: {
    /** What is at a path now; undefined for nothing. */
    readonly find: (path: string) => object | undefined;
    readonly remove: (path: string) => void;
  } | null;
  /** Brings a file that was restored in front. */
  readonly showFile: (path: string) => void;
}

const HistorySubjectContext = createContext<HistorySubject | null>(null);

export const HistorySubjectProvider = HistorySubjectContext.Provider;

/** What the history around this component is about. */
export function useHistorySubject(): HistorySubject {
  const subject = useContext(HistorySubjectContext);
  if (!subject) throw new Error("useHistorySubject is for pages whose document has a history.");
  return subject;
}
