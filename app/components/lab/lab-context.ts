import { createContext, useContext } from "react";
import type { DocumentConnection, DocumentState } from "#app/editor/document-connection.ts";
import type { Participant } from "#app/editor/people.ts";
import type { Place, PlaceStore } from "#app/editor/place.ts";
import type { LabFile, WorkspaceFiles } from "#server/labs/document.ts";
import type { LabData } from "./lab-data.ts";
import type { FileGoal, GoTo } from "./use-go-to.ts";
import type { Shells } from "./shells.ts";

/** An open lab: what its panes share. */
export interface Lab {
  readonly data: LabData;
  readonly connection: DocumentConnection;
  readonly document: DocumentState;
  readonly files: WorkspaceFiles;
  /** `files.list()`, live. */
  readonly entries: readonly LabFile[];
  /** Why nothing may be changed here; null when it may. */
  readonly readOnlyBecause: string | null;
  /** Everyone else who is here, window by window. */
  readonly participants: readonly Participant[];
  /** The id of the person who is followed. */
  readonly following: string | null;
  readonly follow: (personId: string | null) => void;
  /** Has the page's data read again. */
  readonly reread: () => void;
  /** Asks for guests, visitors and hands (`data.people`) again. */
  readonly refreshPeople: () => Promise<boolean>;
  readonly place: Place;
  readonly setPlace: PlaceStore["set"];
  readonly views: Pick<PlaceStore, "viewOf" | "setView">;
  readonly shells: Shells;
  readonly openFile: (id: string) => void;
  readonly closeFile: (id: string) => void;
  /** Opens a file at a line; where a lesson's text leads to. */
  readonly goTo: GoTo;
  /** Where somebody has just been led to. */
  readonly goal: FileGoal | null;
}

const LabContext = createContext<Lab | null>(null);

export const LabProvider = LabContext.Provider;

/** The lab around this component. */
export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error("useLab is for components inside a lab.");
  return lab;
}
