import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { AppError } from "#server/errors.ts";

/**
 * What hosts of repositories are called. Others mean something where git is told the address that was judged: a plus or
 * a minus in front has it ask again for what they stand before.
 */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.|$))+(?<!\.)$|^\[[\da-f:.]+\]$/;

/** Gives all addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface ReachableHost {
  /** The address in the one spelling that was judged: others are read otherwise by other programs. */
  readonly url: string;
  readonly host: string;
  /** One that was judged: whoever connects must use it, and not ask again. */
  readonly address: string;
}

/**
 * The host of a repository's address, if the server may go there: over https at the usual port, without a password,
 * and to the public network alone, so that nobody sends the server into the network it stands in. Hosts among
 * `privateHosts` may be anywhere.
 */
export async function findReachableHost(
  url: string,
  privateHosts: readonly string[],
  resolve: Resolve = resolveAll,
): Promise<ReachableHost> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (
    parsed?.protocol !== "https:" ||
    parsed.port !== "" ||
    parsed.username !== "" ||
    parsed.password !== "" ||
    !HOST.test(parsed.hostname)
  )
    throw new AppError(
      "BAD_REQUEST",
      "Give the https:// address of a public repository, without a port, name or password.",
    );
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  const [address] = addresses;
  if (address === undefined)
    throw new AppError("BAD_REQUEST", `There is no server “${host}”. Look at the address again.`);
  if (!privateHosts.includes(host) && !addresses.every(isPublic))
    throw new AppError("BAD_REQUEST", `“${host}” is not in the public network. Import a zip instead.`);
  return { url: parsed.href, host, address };
}

async function resolveAll(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, order: "ipv4first" });
  return found.map(({ address }) => address);
}

const special = new BlockList();
// RFC 6890 and its successors: everything that is not globally reachable.
for (const [network, prefix] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
  ] as const),
  ...([
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
  ] as const),
  ...([
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
  ] as const),
  ...([
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ] as const),
])
  special.addSubnet(network, prefix, "ipv4");

/** Of IPv6 only what is assigned to the public, without the parts of it that stand for other networks. */
const publicV6 = new BlockList();
publicV6.addSubnet("2000::", 3, "ipv6");
const specialV6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  specialV6.addSubnet(network, prefix, "ipv6");

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, "ipv4");
  return isIP(address) === 6 && publicV6.check(address, "ipv6") && !specialV6.check(address, "ipv6");
}
