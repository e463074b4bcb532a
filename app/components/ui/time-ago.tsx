import { formatAgo } from "#app/lib/format.ts";

/** A past moment in relative words, with the exact one on hover. */
export function TimeAgo({ at }: { at: Date }) {
  // The server's clock and the browser's may disagree by a word.
  return (
    <time dateTime={at.toISOString()} title={at.toUTCString()} suppressHydrationWarning>
      {formatAgo(at, new Date())}
    </time>
  );
}
