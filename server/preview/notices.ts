import { toAppError } from "#server/errors.ts";
import type { PreviewTarget } from "./address.ts";
import type { Notice } from "./pages.ts";

/** Why a request is not passed on to a program, as it is told to people. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(readonly notice: Notice) {
    super(notice.title);
  }
}

/** What to tell whoever asked, for anything thrown on the way. */
export function noticeOf(error: unknown): Notice {
  if (error instanceof Refused) return error.notice;
  const { httpStatus, message } = toAppError(error);
  return { status: httpStatus, title: "The preview cannot be shown now", text: message };
}

export const notices = {
  unknownHost: {
    status: 404,
    title: "There is no preview at this address",
    text: "Open the preview from its lab.",
  },
  foreign: {
    status: 403,
    title: "This request comes from a page that is not of this lab",
    text: "Pages of other sites, and of other labs, cannot use a preview. To call a server of the same lab from a page on another port, let the page's own server pass the request on.",
  },
  letInAnew: {
    status: 401,
    title: "This preview has to be opened again",
    text: "Open it from the lab; nothing has changed in the lab itself.",
    then: "let-in-anew",
  },
  mayNot: {
    status: 403,
    title: "You may no longer see this lab",
    text: "Somebody has taken back your right to look at it, or you have left its course.",
  },
  busy: {
    status: 503,
    title: "Too much is going on at once in this preview",
    text: "Close some of its windows, or wait until what is under way has ended.",
  },
  otherProtocol: {
    status: 400,
    title: "A preview passes on HTTP and WebSockets only",
    text: "Ask without the header Upgrade.",
  },
  notHttp: ({ port }: PreviewTarget): Notice => ({
    status: 502,
    title: `What listens on port ${String(port)} gave no answer`,
    text: "It took the connection, but did not answer with a page. See in the terminal whether the program has failed, and whether it is a web server at all.",
  }),
  nothingListens: ({ port }: PreviewTarget): Notice => ({
    status: 502,
    title: `Nothing listens on port ${String(port)} yet`,
    text: `Start a server in the lab's terminal, for example: python3 -m http.server ${String(port)}. This page goes on by itself as soon as it answers.`,
    then: "ask-again",
  }),
} as const satisfies Record<string, Notice | ((target: PreviewTarget) => Notice)>;
