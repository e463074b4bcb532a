export interface Person {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly typing?: boolean;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Control messages of the server, one JSON text frame each. Binary frames are the shell's bytes. */
export type ServerMessage =
  | ({
      readonly type: "attached";
      readonly epoch: string;
      /** Count of bytes of this epoch before the one that follows. */
      readonly offset: number;
      /** What follows up to here is replay: questions in it were answered long ago. */
      readonly end: number;
      readonly canType: boolean;
      readonly people: readonly Person[];
    } & Size)
  | ({ readonly type: "size" } & Size)
  | { readonly type: "people"; readonly people: readonly Person[] }
  | { readonly type: "level"; readonly canType: boolean }
  | { readonly type: "exit"; readonly exitCode: number; readonly message?: string }
  | { readonly type: "restarted" }
  | { readonly type: "error"; readonly message: string };

const TYPES = new Set(["attached", "size", "people", "level", "exit", "restarted", "error"]);

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
