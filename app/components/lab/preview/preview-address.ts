/** What a preview shows: a port of the lab, and where on its server. */
export interface PreviewPlace {
  readonly port: number;
  /** Begins with "/". */
  readonly path: string;
}

const ADDRESS =
  /^(?:(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(?<port>\d{1,5}))?|:?(?<bare>\d{1,5}))?(?<path>[/?#]\S*)?$/i;

/** How a place is written: as programs in the lab's terminal write it. */
export function writeAddress({ port, path }: PreviewPlace): string {
  return `localhost:${port}${path}`;
}

/**
 * Reads what somebody typed or pasted: "http://localhost:8000/x", "8000", ":8000/x" or, on the port that is shown,
 * "/x". Null when it leads out of the lab or is no address.
 */
export function readAddress(typed: string, shownPort: number | null): PreviewPlace | null {
  const found = ADDRESS.exec(typed.trim())?.groups;
  if (typed.trim() === "" || found === undefined) return null;
  const port = Number(found["port"] ?? found["bare"] ?? shownPort);
  if (port < 1 || port > 65_535) return null;
  const path = found["path"] ?? "/";
  return { port, path: path.startsWith("/") ? path : `/${path}` };
}
