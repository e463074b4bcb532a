import { trpc } from "#app/lib/trpc.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { loadedLabCode } from "./lab-code.ts";
import type { LabData } from "./lab-data.ts";

/** Whoever has pressed has gone in by then, or thought better of it. */
const TAKEN_WITHIN_MS = 10_000;

/** A lab's page that was asked for when its door was pressed; null once it could not be had. */
interface Asked {
  /** The id of the lab, or of the workspace when that was known. */
  readonly door: string;
  readonly page: Promise<LabData | null>;
  workspaceId: string | null;
}

let asked: Asked | null = null;

/**
 * Opens one's own workspace of a lab and asks for its page, in one request: at the press, and again at the click, which
 * gets the same answer. Resolves to the workspace's id; to null when it could not be opened. Does not reject.
 */
export async function openLabAhead(labId: string): Promise<string | null> {
  const page = await ask(labId, null, ({ labs }) => labs.openPage.mutate({ labId }));
  if (page === null) return null;
  loadedLabCode()?.dialAhead(page.workspace.id);
  return page.workspace.id;
}

/** The same for a workspace that is there. */
export function readLabAhead(workspaceId: string): void {
  loadedLabCode()?.dialAhead(workspaceId);
  void ask(workspaceId, workspaceId, ({ labs }) => labs.page.query({ workspaceId }));
}

/** The page that was asked for, once; null when none was, or it could not be had. Does not reject. */
export async function takeLabPage(workspaceId: string): Promise<LabData | null> {
  if (asked?.workspaceId !== workspaceId) return null;
  const { page } = asked;
  asked = null;
  return page;
}

function ask(
  door: string,
  workspaceId: string | null,
  request: (client: TrpcClient) => Promise<LabData>,
): Promise<LabData | null> {
  if (asked?.door === door) return asked.page;
  const page = trpc()
    .then(request)
    .catch(() => null);
  const mine: Asked = { door, page, workspaceId };
  asked = mine;
  void page.then((got) => {
    mine.workspaceId = got?.workspace.id ?? null;
    setTimeout(forget, got === null ? 0 : TAKEN_WITHIN_MS);
  });
  return page;

  function forget() {
    if (asked === mine) asked = null;
  }
}
