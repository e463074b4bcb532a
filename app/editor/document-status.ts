/**
 * What a person is told about their work:
 * - `connecting`: the first answer of the server is not here yet;
 * - `saved`: every edit is durable on the server;
 * - `saving`: edits are on their way;
 * - `offline`: no connection; edits are kept in this browser and sent later;
 * - `refused`: the server will not have us back (signed out, no permission, deleted).
 */
export type DocumentStatus = "connecting" | "saved" | "saving" | "offline" | "refused";

export interface ConnectionFacts {
  readonly refusedBecause: string | null;
  readonly synced: boolean;
  readonly lost: boolean;
  readonly level: "read" | "write";
  readonly sent: number;
  readonly acknowledged: number;
}

/** The one rule that turns what the connection knows into what is shown. */
export function documentStatus(facts: ConnectionFacts): DocumentStatus {
  if (facts.refusedBecause !== null) return "refused";
  if (!facts.synced) return facts.lost ? "offline" : "connecting";
  if (facts.level === "read") return "saved";
  // Our answer to the server's first question is a content frame, so zero means it is still to come.
  if (facts.sent === 0) return facts.lost ? "saving" : "connecting";
  return facts.acknowledged < facts.sent ? "saving" : "saved";
}

const TOO_LARGE = "This change is too large to be shared. Reload the page, then add it in smaller pieces.";

const REFUSALS = new Map<number, string>([
  // A frame beyond what the socket takes at all.
  [1009, TOO_LARGE],
  [4401, "You are signed out. Sign in again to go on; what you typed is kept in this browser."],
  [4403, "You no longer have access to this."],
  [4404, "This no longer exists."],
  [4409, "The server could not understand this browser. Reload the page."],
  [4413, TOO_LARGE],
  [4429, "Too much was sent at once. Wait a minute, then reload the page."],
]);

/** The sentence for a close code after which connecting again is pointless; null when it may be retried. */
export function refusalFor(code: number, reason: string): string | null {
  const sentence = REFUSALS.get(code);
  if (sentence === undefined) return null;
  return reason.includes(" ") ? reason : sentence;
}

/** After these codes the copy in this browser belongs to nobody here and is erased. */
export function mustForget(code: number): boolean {
  return code === 4403 || code === 4404;
}
