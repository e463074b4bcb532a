/** What a preview shows: one port of one lab. */
export interface PreviewTarget {
  readonly workspaceId: string;
  readonly port: number;
}

export interface PreviewAddresses {
  /** What this Host header names; "unknown" for a name kept for previews that names none; null for other hosts. */
  targetOf(host: string | undefined): PreviewTarget | "unknown" | null;
  /** The origin that shows `target` to someone on the platform's page; null where previews cannot be reached. */
  originOf(target: PreviewTarget, platformOrigin: string): string | null;
  /** Which frames the platform's pages may show, as a source of a content security policy; null for none. */
  frameSource(platformOrigin: string): string | null;
}

const LABEL = /^([1-9]\d{0,4})--([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Every port of every lab is an origin of its own, `<port>--<workspaceId>.<base>`, so that a browser keeps it apart
 * from the platform and from other labs. `pattern` is `https://*.<base>`. Without one the base is `localhost`, which
 * browsers find on their own machine: no use to anybody elsewhere.
 */
export function createPreviewAddresses(pattern: string | undefined): PreviewAddresses {
  const base = pattern === undefined ? "localhost" : new URL(pattern).hostname.replace(/^\*\./, "");
  const patternFor = (platformOrigin: string): string | null => {
    if (pattern !== undefined) return pattern;
    const { protocol, hostname, port } = new URL(platformOrigin);
    return LOOPBACK.test(hostname) ? `${protocol}//*.localhost${port && `:${port}`}` : null;
  };
  return {
    targetOf(host) {
      const name = (host ?? "").toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");
      if (!name.endsWith(`.${base}`)) return null;
      const [, port, workspaceId] = LABEL.exec(name.slice(0, -base.length - 1)) ?? [];
      if (workspaceId !== undefined && Number(port) <= 65_535) return { workspaceId, port: Number(port) };
      // Anything below `localhost` may be the platform's own name; below a configured base nothing is.
      return pattern === undefined ? null : "unknown";
    },
    originOf({ workspaceId, port }, platformOrigin) {
      return patternFor(platformOrigin)?.replace("*", `${String(port)}--${workspaceId}`) ?? null;
    },
    frameSource: patternFor,
  };
}
