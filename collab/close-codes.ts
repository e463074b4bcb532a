/**
 * Why the server closed a WebSocket. `mayRetry` is for the client: false means that connecting again without
 * doing something else first will end the same way. Free of Node imports, so that a browser may read it too.
 */
export const closeCodes = {
  1012: { sentence: "The server is restarting; the connection comes back by itself.", mayRetry: true },
  1013: { sentence: "The server cannot serve this right now; trying again shortly.", mayRetry: true },
  4401: { sentence: "Your session has ended. Sign in again to go on.", mayRetry: false },
  4403: { sentence: "You do not have permission to open this.", mayRetry: false },
  4404: { sentence: "This does not exist any more.", mayRetry: false },
  4408: { sentence: "Your connection was too slow to follow; reconnecting.", mayRetry: true },
  4409: { sentence: "The server could not understand this client. Reload the page.", mayRetry: false },
  4413: { sentence: "That is more than may be kept here. Make it smaller and reload.", mayRetry: false },
  4429: { sentence: "Too much was sent or opened at once. Wait a minute, then reload.", mayRetry: false },
} as const satisfies Record<number, { sentence: string; mayRetry: boolean }>;

export type CloseCode = keyof typeof closeCodes;
