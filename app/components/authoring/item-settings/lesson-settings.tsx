import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { formatMinutes } from "#app/lib/format.ts";
import type { LessonFields, LessonItem } from "#server/courses/document.ts";
import { COMPLETIONS, type Completion } from "#server/courses/schema.ts";
import { SharedField } from "./shared-field.tsx";

type LessonSettingsProps = {
  lesson: LessonItem;
  canEdit: boolean;
  estimate: number | null;
  onDescribe: (fields: Pick<LessonFields, "durationMinutes" | "completion">) => void;
};

const LONGEST_MINUTES = 10_000;

/** How long a lesson takes, and how it gets done. */
export function LessonSettings({ lesson, canEdit, estimate, onDescribe }: LessonSettingsProps) {
  const { durationMinutes, completion, lab } = lesson;
  const isOffered = canEdit && estimate !== null && estimate > 0 && estimate !== durationMinutes;
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <SharedField
          label="Minutes it takes"
          type="number"
          min={0}
          max={LONGEST_MINUTES}
          step={1}
          className="w-40"
          readOnly={!canEdit}
          value={String(durationMinutes)}
          onWrite={(typed) => onDescribe({ durationMinutes: minutesIn(typed) })}
        />
        {isOffered && (
          <Button tone="quiet" className="h-11" onClick={() => onDescribe({ durationMinutes: estimate })}>
            Take the text’s {formatMinutes(estimate)}
          </Button>
        )}
      </div>
      <div>
        <Select
          label="It is done"
          value={completion}
          disabled={!canEdit}
          onChange={(event) => onDescribe({ completion: event.target.value as Completion })}
        >
          {COMPLETIONS.map((way) => (
            <option key={way} value={way} disabled={way === "tests" && lab === null}>
              {WAYS[way].name}
            </option>
          ))}
        </Select>
        <p className="mt-1.5 text-sm text-muted">
          {completion === "tests" && lab === null
            ? "It has no lab, so that nobody could pass its tests: choose another way."
            : WAYS[completion].hint}
        </p>
      </div>
    </>
  );
}

const WAYS: Record<Completion, { name: string; hint: string }> = {
  read: {
    name: "by reading it to the end",
    hint: "Once the end was in view and there was time to read it.",
  },
  tests: { name: "by passing its lab’s tests", hint: "With the first run in which all of them pass." },
  manual: { name: "when the student says so", hint: "With a button below the text." },
};

function minutesIn(typed: string): number {
  const minutes = Math.round(Number(typed));
  return Number.isFinite(minutes) ? Math.min(LONGEST_MINUTES, Math.max(0, minutes)) : 0;
}
