import { PASS_SECONDS } from "./passes.ts";

const NAME = "lab-preview";
/**
 * Makes a cookie work in a frame where those of third parties are blocked, apart from what the same address has in a
 * window of its own. Browsers take `Secure` from http://*.localhost as well.
 */
const FRAMED = ["Secure", "SameSite=None", "Partitioned"];

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

/** Sets the pass. */
export function passCookie(token: string): string {
  return [`${NAME}=${token}`, "Path=/", `Max-Age=${String(PASS_SECONDS)}`, "HttpOnly", ...FRAMED].join("; ");
}

/**
 * A program's Set-Cookie for its own host alone, such that it works in a frame of another site as well; null when it is
 * about the preview's cookie, which is not its own. `SameSite` loses nothing by it: what pages of others send does not
 * reach the program.
 */
export function ownCookieOnly(setCookie: string): string | null {
  const [pair = "", ...attributes] = setCookie.split(";");
  if (pair.trim().startsWith(`${NAME}=`)) return null;
  const kept = attributes.filter(
    (attribute) => !/^\s*(domain|samesite|secure|partitioned)\s*(=|$)/i.test(attribute),
  );
  return [pair, ...kept, ...FRAMED.map((attribute) => ` ${attribute}`)].join(";");
}
