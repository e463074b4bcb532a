import { z } from "zod";
import type { Identity } from "../rooms/identity.ts";

/** Control messages are JSON in text frames; the bytes of the shell are binary frames, both ways. */
export type ServerMessage =
  | {
      readonly type: "attached";
      /** Changes when the byte count starts anew; resuming needs the same epoch. */
      readonly epoch: string;
      /** Offset of the byte that follows. When it is not where the viewer is, the viewer clears its screen first. */
      readonly offset: number;
      /** Bytes before this offset are replay: questions in them were answered long ago and must not be again. */
      readonly end: number;
      readonly columns: number;
      readonly rows: number;
      readonly canType: boolean;
      readonly people: readonly Person[];
    }
  | { readonly type: "size"; readonly columns: number; readonly rows: number }
  | { readonly type: "people"; readonly people: readonly Person[] }
  | { readonly type: "level"; readonly canType: boolean }
  | { readonly type: "exit"; readonly exitCode: number; readonly message?: string }
  | { readonly type: "restarted" }
  | { readonly type: "error"; readonly message: string };

export interface Person extends Identity {
  /** Present while they are typing. */
  readonly typing?: true;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const columns = z.number().int().min(2).max(500);
const rows = z.number().int().min(1).max(300);

const clientMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("resize"), columns, rows }),
  z.strictObject({ type: z.literal("restart") }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;

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
  from: z.coerce.number().int().min(0).catch(-1),
});

/** Where a viewer wants to go on, and the size that fits its window. */
export type AttachQuery = z.infer<typeof attachQuery>;

export function readAttachQuery(query: URLSearchParams): AttachQuery {
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ""));
  return attachQuery.parse(given);
}
