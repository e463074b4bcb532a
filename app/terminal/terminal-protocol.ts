export interface Person {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly typing?: boolean;
  /** May have the keyboard. */
  readonly mayWrite?: boolean;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Who types. */
export interface Baton {
  /** All who may write type; the rest of this says nothing then. */
  readonly everyone: boolean;
  readonly driver: Person | null;
  readonly isAway: boolean;
  readonly asking: readonly Person[];
  readonly offeredTo: Person | null;
}

/** What may be done here. */
export interface Standing {
  readonly canType: boolean;
  readonly mayWrite: boolean;
  /** May say who types. */
  readonly mayLead: boolean;
}

/** Control messages of the server, one JSON text frame each. Binary frames are the shell's bytes. */
export type ServerMessage =
  | ({
      readonly type: "attached";
      /** Names the shell. */
      readonly epoch: string;
      /** Count of the shell's bytes before the one that follows; what was there before it is counted backwards. */
      readonly offset: number;
      /** What follows draws the whole screen. */
      readonly fresh: boolean;
      /** What follows up to here is replay: questions in it were answered long ago. */
      readonly end: number;
      readonly baton: Baton;
      readonly people: readonly Person[];
    } & Size &
      Standing)
  | ({ readonly type: "size" } & Size)
  | { readonly type: "people"; readonly people: readonly Person[] }
  | ({ readonly type: "level" } & Standing)
  | { readonly type: "baton"; readonly baton: Baton; readonly canType: boolean }
  | { readonly type: "taken"; readonly sequence: number }
  | { readonly type: "exit"; readonly exitCode: number; readonly message?: string }
  | { readonly type: "restarted"; readonly epoch: string; readonly offset: number }
  /** No shell could be had. */
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "error"; readonly message: string };

/** What can be asked for about who types. */
export type BatonAct =
  | { readonly act: "ask" | "withdraw" | "release" | "take" | "one" | "everyone" }
  | { readonly act: "give" | "refuse"; readonly to: string };

const TYPES = new Set([
  "attached",
  "size",
  "people",
  "level",
  "baton",
  "taken",
  "exit",
  "restarted",
  "failed",
  "error",
]);

/** Null for a message this version does not know, so that a newer server does not break an open page. */
export function parseServerMessage(text: string): ServerMessage | null {
  const message = JSON.parse(text) as { type?: unknown };
  return TYPES.has(String(message.type)) ? (message as ServerMessage) : null;
}

/** Where a terminal is reached; `resume` asks for only the bytes we do not have yet. */
export function terminalAddress(
  origin: string,
  workspaceId: string,
  terminalId: string,
  size: Size,
  resume: { epoch: string; from: number } | null,
): string {
  const url = new URL(
    `/terminal/${encodeURIComponent(workspaceId)}/${encodeURIComponent(terminalId)}`,
    origin,
  );
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("columns", String(size.columns));
  url.searchParams.set("rows", String(size.rows));
  if (resume) {
    url.searchParams.set("epoch", resume.epoch);
    url.searchParams.set("from", String(resume.from));
  }
  return url.href;
}
