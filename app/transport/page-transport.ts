import { Line } from "./line.ts";
import { Transport } from "./transport.ts";

const WEBSOCKET_ANSWERS_WITHIN_MS = 8_000;

let transport: Transport | null = null;
let line: Line | null = null;
let lastUrl: string | null = null;

/** The choice that holds for this page. */
export function pageTransport(): Transport {
  transport ??= new Transport({
    answersHttp,
    opensWebSocket,
    storage: tabStorage(),
  });
  return transport;
}

/** The line that all sockets of this page share. */
export function pageLine(): Line {
  if (line === null || line.isOver) line = openLine();
  return line;
}

function openLine(): Line {
  const opened = new Line(new URL("/collab", location.origin));
  const leave = () => opened.end();
  // Both when the network goes and when it comes, requests under way may never be answered.
  for (const event of ["pagehide", "online", "offline"]) {
    window.addEventListener(event, leave, { once: true, signal: opened.over });
  }
  return opened;
}

/** Remembers an address at which to find out later whether WebSockets get through again. */
export function noteSocketUrl(url: string): void {
  lastUrl = url;
}

/** Asks anew: what answered a moment ago may be gone. */
async function answersHttp(): Promise<boolean> {
  const asked = openLine();
  const answers = await asked.ready;
  // Most likely it is needed next; unused it ends by itself.
  if (line === null || line.isOver) line = asked;
  else asked.end();
  return answers;
}

async function opensWebSocket(): Promise<boolean> {
  if (document.hidden) return false;
  // With nothing to try it with, those who want one will find out.
  if (lastUrl === null) return true;
  const socket = new WebSocket(lastUrl);
  return new Promise((resolve) => {
    const settle = (opens: boolean) => {
      clearTimeout(timer);
      socket.onclose = null;
      socket.close();
      resolve(opens);
    };
    const timer = setTimeout(() => settle(false), WEBSOCKET_ANSWERS_WITHIN_MS);
    socket.onmessage = () => settle(true);
    socket.onclose = () => settle(false);
  });
}

/** The tab's storage, or none where a browser forbids it. */
function tabStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  try {
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}
