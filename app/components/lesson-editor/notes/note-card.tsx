import clsx from "clsx";
import { useEffect, useRef, type ReactNode } from "react";

interface NoteCardProps {
  readonly label: string;
  readonly isChosen: boolean;
  readonly isQuiet: boolean;
  readonly children: ReactNode;
}

/** One note in the panel; the chosen one comes into sight. */
export function NoteCard({ label, isChosen, isQuiet, children }: NoteCardProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isChosen) card.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <article
      ref={card}
      aria-label={label}
      aria-current={isChosen ? "true" : undefined}
      className={clsx(
        "space-y-3 rounded-lg border bg-surface p-3.5",
        isChosen ? "border-accent shadow-md" : "border-line",
        isQuiet && "bg-surface-2",
      )}
    >
      {children}
    </article>
  );
}

/** The text a note is about; pressing it goes there, while there is such a place. */
export function QuoteButton({
  quote,
  note,
  onPress,
}: {
  readonly quote: string;
  /** What has become of it. */
  readonly note: string | null;
  readonly onPress: (() => void) | null;
}) {
  const text = quote.length > MAX_QUOTED ? `${quote.slice(0, MAX_QUOTED)}…` : quote;
  const look = "block w-full rounded-none border-l-3 border-marker pl-2.5 text-left text-sm text-muted";
  return (
    <div>
      {onPress === null ? (
        <p className={look}>{text}</p>
      ) : (
        <button
          type="button"
          aria-label={`Go to “${text}”`}
          onClick={onPress}
          className={clsx(look, "cursor-pointer [overflow-wrap:anywhere] hover:text-ink")}
        >
          {text}
        </button>
      )}
      {note !== null && <p className="mt-1 text-[0.8125rem] text-warning">{note}</p>}
    </div>
  );
}

const MAX_QUOTED = 160;
