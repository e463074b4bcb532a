/** What goes out of the procedures about labs' updates. Browsers import these values: zod only. */
import { z } from "zod";

export const courseRef = z.object({ courseId: z.uuid() });

/** waiting, then clean, choice (places are left to the owner), same (nothing to change) or cannot. */
export const UPDATE_STATES = ["cannot", "choice", "waiting", "clean", "same"] as const;
export const updateStateSchema = z.enum(UPDATE_STATES);
export type UpdateState = z.infer<typeof updateStateSchema>;

/** What publishing would do to labs already begun, as far as it has been looked at. */
export interface Preview {
  readonly labs: number;
  readonly begun: number;
  readonly looked: number;
  readonly clean: number;
  readonly choice: number;
  readonly same: number;
  readonly cannot: number;
  /** Nothing more will be looked at. */
  readonly isDone: boolean;
}

export interface ReportRow {
  readonly workspaceId: string;
  readonly student: string;
  readonly lesson: string;
  readonly state: UpdateState;
  /** Places left to the owner. */
  readonly conflicts: number;
  readonly files: readonly { readonly path: string; readonly change: string }[];
  readonly problem: string;
  readonly undoneAt: Date | null;
}

/** What the last version that changed labs' files did to those begun; null when none did. */
export interface Report {
  readonly version: number;
  readonly at: Date;
  readonly counts: Readonly<Record<UpdateState, number>>;
  readonly undone: number;
  /** What needs looking at first; at most MAX_REPORTED. */
  readonly rows: readonly ReportRow[];
}

export const MAX_REPORTED = 200;
