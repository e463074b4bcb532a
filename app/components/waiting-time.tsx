import { formatWait } from "#app/lib/format.ts";
import { useNow } from "#app/lib/use-now.ts";

/** For how long somebody has been waiting, as it goes on. */
export function WaitingTime({ since }: { since: Date }) {
  const now = useNow();
  // The server's clock and the browser's may disagree by a minute.
  return (
    <time dateTime={since.toISOString()} title={since.toUTCString()} suppressHydrationWarning>
      {formatWait(since, now)}
    </time>
  );
}
