import type { Resource } from "./ports.ts";

/** What somebody who opens a socket asks for, from its address alone. */
export interface Target {
  readonly resource: Resource;
  readonly query: URLSearchParams;
}

const documentName = /^[A-Za-z0-9_.~-]{1,64}(\/[A-Za-z0-9_.~-]{1,128})?$/;
const workspaceId = /^[A-Za-z0-9_-]{1,128}$/;
const terminalId = /^[a-z0-9-]{1,32}$/;

/** "not-ours" for paths of others, "invalid" for a path of ours that can name nothing. */
export function readTarget(address: string): Target | "not-ours" | "invalid" {
  const [path = "", search = ""] = splitOnce(address, "?");
  const [, room, ...segments] = path.split("/");
  if (room !== "collab" && room !== "terminal") return "not-ours";
  const resource = readResource(room, decode(segments.join("/")));
  return resource === null ? "invalid" : { resource, query: new URLSearchParams(search) };
}

function readResource(room: "collab" | "terminal", name: string | null): Resource | null {
  if (name === null) return null;
  if (room === "collab") return documentName.test(name) ? { kind: "document", name } : null;
  const [workspace = "", terminal = "", ...rest] = name.split("/");
  const isValid = rest.length === 0 && workspaceId.test(workspace) && terminalId.test(terminal);
  return isValid ? { kind: "terminal", workspaceId: workspace, terminalId: terminal } : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
