import type { IncomingMessage, ServerResponse } from "node:http";
import type { PreviewTarget } from "./address.ts";
import { passCookie, takePassTokens } from "./cookies.ts";
import type { Gate } from "./gate.ts";
import { answerNotice, READY_PATH } from "./pages.ts";
import type { Passes } from "./passes.ts";
import { pathSchema } from "./schema.ts";

/** Below this path a preview's origin answers for itself; programs in labs cannot be asked there. */
const OWN = "/.lab-preview/";
const ENTER_PATH = `${OWN}enter`;
const ARRIVE_PATH = `${OWN}arrive`;

/** Where someone with a ticket is let in, on the preview's origin. */
export function entryAddress(origin: string, ticket: string, path: string): string {
  return `${origin}${ENTER_PATH}?${new URLSearchParams({ ticket, to: path }).toString()}`;
}

export function isOwnPath(url: string | undefined): boolean {
  return url?.startsWith(OWN) === true;
}

interface Deps {
  readonly passes: Passes;
  readonly gate: Gate;
  readonly isListening: (target: PreviewTarget) => Promise<boolean>;
}

/** Answers what is asked below the preview's own path. */
export async function answerOwn(
  { passes, gate, isListening }: Deps,
  target: PreviewTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://preview.invalid");
  const to = pathSchema.catch("/").parse(url.searchParams.get("to"));
  const { tokens } = takePassTokens(request.headers.cookie);
  const enter = () => gate.enter(tokens, target, () => undefined);

  if (url.pathname === ENTER_PATH) {
    const token = await passes.redeemTicket(url.searchParams.get("ticket") ?? "", target);
    // A used ticket is no harm to somebody who is in already: they went back, or loaded the address again.
    redirect(response, `${ARRIVE_PATH}?${new URLSearchParams({ to }).toString()}`, token);
    return;
  }
  const visit = await enter();
  if (visit.verdict === "may") visit.leave();
  if (url.pathname === ARRIVE_PATH) {
    if (visit.verdict === "may") redirect(response, to, null);
    else
      answerNotice(request, response, {
        status: 403,
        title: "This preview could not be opened",
        text: "Its link has expired, or your browser did not keep the cookie that lets you in. Open the preview again from the lab; if that does not help, allow cookies for this address.",
      });
    return;
  }
  response.writeHead(await statusOf(url.pathname), { "Cache-Control": "no-store" }).end();

  /** Waiting is no error: it is asked for again and again, and browsers write errors down. */
  async function statusOf(path: string): Promise<number> {
    if (path !== READY_PATH) return 404;
    if (visit.verdict !== "may") return 401;
    return (await isListening(target)) ? 204 : 200;
  }
}

function redirect(response: ServerResponse, to: string, token: string | null): void {
  response
    .writeHead(303, {
      Location: to,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      ...(token !== null && { "Set-Cookie": passCookie(token) }),
    })
    .end();
}
