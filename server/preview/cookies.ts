import { PASS_SECONDS } from "./passes.ts";

const NAME = "lab-preview";

/** The preview's own cookies in a Cookie header, by value, and the header without them (undefined when empty). */
export function takePassTokens(cookie: string | undefined): {
  readonly tokens: readonly string[];
  readonly rest: string | undefined;
} {
  const parts = (cookie ?? "").split(";").map((part) => part.trim());
  const isOurs = (part: string) => part.startsWith(`${NAME}=`);
  const rest = parts.filter((part) => part !== "" && !isOurs(part)).join("; ");
  return {
    tokens: parts.filter(isOurs).map((part) => part.slice(NAME.length + 1)),
    rest: rest === "" ? undefined : rest,
  };
}

/**
 * Sets the pass. `Partitioned` lets it work in a frame where cookies of third parties are blocked, and keeps what a
 * lab's page sees in a frame of the platform apart from what it sees elsewhere. Browsers take `Secure` from
 * http://*.localhost as well.
 */
export function passCookie(token: string): string {
  return `${NAME}=${token}; Path=/; Max-Age=${String(PASS_SECONDS)}; HttpOnly; Secure; SameSite=None; Partitioned`;
}

/** A program's Set-Cookie for its own host alone; null when it is about the preview's cookie, which is not its own. */
export function ownCookieOnly(setCookie: string): string | null {
  const [pair = "", ...attributes] = setCookie.split(";");
  if (pair.trim().startsWith(`${NAME}=`)) return null;
  return [pair, ...attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute))].join(";");
}
