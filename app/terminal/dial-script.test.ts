import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { HTTP_UNTIL } from "#app/transport/transport.ts";
import { dialScript, SIZE_KEY } from "./dial-script.ts";
import { FIRST_TERMINAL } from "./terminal-list.ts";
import { terminalAddress } from "./terminal-protocol.ts";

const WORKSPACE = "0b6c1f0e-6a43-4a0f-9d5b-0c8d4c1f2a3b";

/** What a page at this address dials, with this in the storage of its tab. */
function dialledAt(address: string, stored: Readonly<Record<string, string>> = {}): string[] {
  const urls: string[] = [];
  class WebSocket {
    constructor(url: string) {
      urls.push(url);
    }
  }
  runInNewContext(dialScript, {
    location: new URL(address),
    sessionStorage: { getItem: (key: string) => stored[key] ?? null },
    WebSocket,
    window: {},
    setTimeout: () => 0,
  });
  return urls;
}

it("dials a lab's first terminal at the address that its page would ask for", () => {
  const { origin } = new URL("https://school.example:8443");
  const asked = (columns: number, rows: number) =>
    terminalAddress(origin, WORKSPACE, FIRST_TERMINAL, { columns, rows }, null);
  expect(dialledAt(`${origin}/lab/${WORKSPACE}?history=1`)).toEqual([asked(80, 24)]);
  expect(dialledAt(`${origin}/lab/${WORKSPACE}`, { [SIZE_KEY]: "132x41" })).toEqual([asked(132, 41)]);
});

it("dials nothing where plain HTTP is the way, and nothing but labs", () => {
  expect(dialledAt(`http://127.0.0.1/lab/${WORKSPACE}`, { [HTTP_UNTIL]: "1" })).toEqual([]);
  expect(dialledAt("http://127.0.0.1/learn/python-from-zero")).toEqual([]);
});
