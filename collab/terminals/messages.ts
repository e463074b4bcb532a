import { z } from "zod";
import type { Identity } from "../rooms/identity.ts";
import type { BatonView } from "./baton.ts";

/** Control messages are JSON in text frames; the bytes of the shell are binary frames, both ways. */
export type ServerMessage =
  | ({
      readonly type: "attached";
      /** Names the shell; resuming needs the same. */
      readonly epoch: string;
      /** Offset of the byte that follows. What earlier shells and times have left on the screen comes before 0. */
      readonly offset: number;
      /** True: what follows draws the whole screen, which the viewer clears first. */
      readonly fresh: boolean;
      /** Bytes before this offset are replay: questions in them were answered long ago and must not be again. */
      readonly end: number;
      readonly baton: BatonView;
      readonly people: readonly Person[];
    } & Size &
      Standing)
  /** What follows was printed for this size. */
  | ({ readonly type: "size" } & Size)
  | { readonly type: "people"; readonly people: readonly Person[] }
  | ({ readonly type: "level" } & Standing)
  | { readonly type: "baton"; readonly baton: BatonView; readonly canType: boolean }
  /** Input up to this sequence need not be sent again. */
  | { readonly type: "taken"; readonly sequence: number }
  | { readonly type: "exit"; readonly exitCode: number; readonly message?: string }
  /** A new shell; the offset of the byte that follows. The screen stays. */
  | { readonly type: "restarted"; readonly epoch: string; readonly offset: number }
  /** No shell could be had; `restart` tries again. */
  | { readonly type: "failed"; readonly message: string }
  /** About what this viewer asked for. */
  | { readonly type: "error"; readonly message: string };

/** What one viewer may do. */
export interface Standing {
  /** Now. */
  readonly canType: boolean;
  /** When they have the baton, or everyone types. */
  readonly mayWrite: boolean;
  /** Say who types. */
  readonly mayLead: boolean;
}

export interface Person extends Identity {
  /** Present while they are typing. */
  readonly typing?: true;
  /** Present for those who may have the baton. */
  readonly mayWrite?: true;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const columns = z.number().int().min(2).max(500);
const rows = z.number().int().min(1).max(300);
const baton = { type: z.literal("baton") };

const clientMessage = z.union([
  z.strictObject({ type: z.literal("resize"), columns, rows }),
  z.strictObject({ type: z.literal("restart") }),
  /** Who types on this connection, perhaps known from an earlier one: the next binary frame is number `next`. */
  z.strictObject({
    type: z.literal("writer"),
    writer: z.string().regex(/^[\w-]{1,64}$/),
    next: z.number().int().min(1),
  }),
  /** All bytes before this offset are on the viewer's screen. Who says so once is sent no more than it can draw. */
  z.strictObject({ type: z.literal("drawn"), offset: z.number().int() }),
  z.strictObject({ ...baton, act: z.enum(["ask", "withdraw", "release", "take", "one", "everyone"]) }),
  z.strictObject({ ...baton, act: z.enum(["give", "refuse"]), to: z.string().max(64) }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type BatonMessage = Extract<ClientMessage, { type: "baton" }>;

/** Null for anything that is not a control message. */
export function readClientMessage(text: string): ClientMessage | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  return clientMessage.safeParse(json).data ?? null;
}

const attachQuery = z.object({
  columns: z.coerce.number().pipe(columns).catch(80),
  rows: z.coerce.number().pipe(rows).catch(24),
  epoch: z.string().max(64).catch(""),
  from: z.coerce.number().int().catch(Number.NaN),
});

/** Where a viewer wants to go on, and the size that fits its window. */
export type AttachQuery = z.infer<typeof attachQuery>;

export function readAttachQuery(query: URLSearchParams): AttachQuery {
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ""));
  return attachQuery.parse(given);
}
