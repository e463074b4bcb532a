import type { Actor } from "../ports.ts";

/** Mid tones: each has a contrast of at least 3.9 on white and on the dark editor background (#1e1e1e). */
export const palette = [
  "#d65151",
  "#b26e2a",
  "#80801e",
  "#578c21",
  "#229122",
  "#229159",
  "#218c8c",
  "#307fcf",
  "#7373de",
  "#9e62da",
  "#d039d0",
  "#d4498f",
] as const;

/** How a person appears to the others. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly role?: string;
}

/** The same person has the same colour everywhere and always: it depends on the id alone. */
export function identityOf(actor: Omit<Actor, "sessionId">): Identity {
  const identity = { id: actor.id, name: actor.name, color: colorOf(actor.id) };
  return actor.role === undefined ? identity : { ...identity, role: actor.role };
}

function colorOf(id: string): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return palette[(hash >>> 0) % palette.length] ?? palette[0];
}

/** One entry per person, however many sockets each has; in order of arrival. */
export function distinctActors(actors: Iterable<Actor>): Actor[] {
  const byId = new Map<string, Actor>();
  for (const actor of actors) if (!byId.has(actor.id)) byId.set(actor.id, actor);
  return [...byId.values()];
}
