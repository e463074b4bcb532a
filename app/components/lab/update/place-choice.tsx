import { Check } from "lucide-react";
import { useId } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { choose, whereIs, type Choice, type Place, type UpdateNote } from "#server/lab-updates/document.ts";
import { useLab } from "../lab-context.ts";
import type { OpenPlace } from "./use-update.ts";

/** One place that both have changed, both sides of it, and what stays. */
export function PlaceChoice({
  note,
  index,
  place,
  choice,
  canChoose,
  mayChange,
}: OpenPlace & { note: UpdateNote; mayChange: boolean }) {
  const { connection } = useLab();
  const titleId = useId();
  const { doc } = connection;
  const mine =
    place.kind !== "lines" ? null : choice === null ? (whereIs(doc, place)?.now ?? place.mine) : place.mine;
  return (
    <div role="group" aria-labelledby={titleId} className="rounded-md border border-line">
      <p id={titleId} className="border-b border-line px-3 py-2 text-sm">
        <span className="font-mono text-[0.8125rem] wrap-anywhere">{place.path}</span>
        <span className="text-muted">{EXPLAINED[place.kind]}</span>
      </p>
      <div className="grid sm:grid-cols-2 sm:divide-x sm:divide-line">
        {mine !== null && <Side title="Yours" text={mine} />}
        {"theirs" in place && <Side title="The update’s" text={place.theirs} />}
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
        {canChoose && mayChange ? (
          optionsOf(place).map(({ value, name }) => (
            <Button
              key={value}
              tone="quiet"
              size="small"
              aria-pressed={choice === value}
              onClick={() => choose(doc, note, index, value)}
            >
              {choice === value && <Check aria-hidden className="size-4 text-success" />}
              {name}
              <span className="sr-only"> in {place.path}</span>
            </Button>
          ))
        ) : (
          <p className="text-sm text-muted">
            {choice === null ? "Nothing is left to choose here." : `Chosen: ${CHOSEN[choice]}.`}
          </p>
        )}
      </div>
    </div>
  );
}

function Side({ title, text }: { title: string; text: string }) {
  return (
    <figure className="min-w-0 border-line not-first:max-sm:border-t">
      <figcaption className="px-3 pt-2 text-xs font-medium text-muted">{title}</figcaption>
      <pre
        role="region"
        aria-label={title}
        // What scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-56 overflow-auto px-3 py-2 text-[0.8125rem]"
      >
        {text === "" ? <span className="font-sans text-muted italic">nothing</span> : text}
      </pre>
    </figure>
  );
}

const EXPLAINED: Record<Place["kind"], string> = {
  lines: ": the same lines were changed on both sides.",
  gone: " was changed, and you had removed it.",
  dropped: " is not part of the lab any more, and you had changed it.",
  blocked: " is new, and you have something else of that name.",
};

function optionsOf({ kind }: Place): readonly { value: Choice; name: string }[] {
  switch (kind) {
    case "lines":
      return [
        { value: "mine", name: "Keep mine" },
        { value: "theirs", name: "Take the update’s" },
        { value: "both", name: "Use both" },
      ];
    case "gone":
      return [
        { value: "mine", name: "Leave it out" },
        { value: "theirs", name: "Bring it back" },
      ];
    case "dropped":
      return [
        { value: "mine", name: "Keep mine" },
        { value: "theirs", name: "Remove it" },
      ];
    case "blocked":
      return [
        { value: "mine", name: "Keep mine" },
        { value: "both", name: "Put it beside mine" },
      ];
  }
}

const CHOSEN: Record<Choice, string> = { mine: "yours", theirs: "the update’s", both: "both" };
