import { Check, RotateCcw, X } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { PlacedSuggestion } from "#app/editor/place-suggestion.ts";
import { NoteCard } from "./note-card.tsx";
import type { Suggestion } from "./placed-notes.ts";

interface SuggestionCardProps {
  readonly suggestion: Suggestion;
  readonly place: PlacedSuggestion;
  readonly mayDecide: boolean;
  readonly isMine: boolean;
  readonly isChosen: boolean;
  readonly onDecide: (decision: "accepted" | "refused" | "open") => void;
  readonly onWithdraw: () => void;
  readonly onGo: (offset: number) => void;
}

/** A proposed change: what would go, what would come, and what has become of the place meanwhile. */
export function SuggestionCard(props: SuggestionCardProps) {
  const { suggestion, place, mayDecide, isMine, isChosen, onDecide, onWithdraw, onGo } = props;
  const { author, anchor, insertion, createdAt, state, decider } = suggestion;
  const name = author?.name ?? "Somebody who left";
  const isOpen = state === "open";
  return (
    <NoteCard label={`Suggestion by ${name}`} isChosen={isChosen} isQuiet={!isOpen}>
      <p className="flex flex-wrap items-center gap-x-2 text-sm">
        <Avatar id={author?.id ?? "nobody"} name={name} size="small" />
        <span className="font-medium">{name}</span>
        <span className="text-[0.8125rem] text-muted">
          suggested <TimeAgo at={createdAt} />
        </span>
      </p>
      <Difference quote={anchor.quote} insertion={insertion} />
      {isOpen && <Fate place={place} quote={anchor.quote} />}
      {!isOpen && (
        <p className="text-[0.8125rem] text-muted">
          {state === "accepted" ? "Accepted" : "Refused"} by {decider?.name ?? "somebody who left"}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {isOpen && mayDecide && place.kind === "stands" && (
          <Button size="small" onClick={() => onDecide("accepted")}>
            <Check aria-hidden className="size-4" />
            Accept
          </Button>
        )}
        {isOpen && mayDecide && (
          <Button tone="quiet" size="small" onClick={() => onDecide("refused")}>
            <X aria-hidden className="size-4" />
            Refuse
          </Button>
        )}
        {isOpen && isMine && (
          <Button tone="plain" size="small" onClick={onWithdraw}>
            Withdraw
          </Button>
        )}
        {isOpen && place.kind !== "removed" && (
          <Button tone="plain" size="small" onClick={() => onGo(place.from)}>
            Show
          </Button>
        )}
        {!isOpen && mayDecide && (
          <Button tone="plain" size="small" onClick={() => onDecide("open")}>
            <RotateCcw aria-hidden className="size-4" />
            Reopen
          </Button>
        )}
      </div>
    </NoteCard>
  );
}

function Difference({ quote, insertion }: { quote: string; insertion: string }) {
  return (
    <p className="max-h-60 overflow-y-auto rounded-md bg-surface-2 px-2.5 py-1.5 font-mono text-[0.8125rem] [overflow-wrap:anywhere] whitespace-pre-wrap">
      {quote !== "" && <del className="note-removal">{quote}</del>}
      {insertion !== "" && <ins className="note-insertion">{insertion}</ins>}
    </p>
  );
}

/** Says so when it cannot be put in as it is. */
function Fate({ place, quote }: { place: PlacedSuggestion; quote: string }) {
  if (place.kind === "stands") return null;
  if (place.kind === "removed") {
    return (
      <p className="text-sm text-warning">
        {quote === ""
          ? "The text around this place is gone, so it cannot be put in by itself."
          : "The text it would replace is gone."}
      </p>
    );
  }
  return (
    <div className="space-y-1.5 text-sm">
      <p className="text-warning">The text has changed since. Now it says:</p>
      <p className="rounded-md border border-line px-2.5 py-1.5 font-mono text-[0.8125rem] [overflow-wrap:anywhere] whitespace-pre-wrap">
        {place.now}
      </p>
    </div>
  );
}
