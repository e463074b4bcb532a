import clsx from "clsx";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { controlClass } from "#app/components/ui/text-field.tsx";
import { MAX_COMMENT_LENGTH } from "#server/notes/schema.ts";
import { mentionBefore, peopleFor, type Person } from "./mention.ts";

interface MentionFieldProps {
  readonly label: string;
  readonly value: string;
  readonly people: readonly Person[];
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
}

/** A text that may mention people: after "@" those of the course's staff are offered. */
export function MentionField(props: MentionFieldProps) {
  const { label, value, people, onChange, onSubmit, onCancel } = props;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  // The field appears because somebody asked to write in it.
  useEffect(() => field.current?.focus(), []);

  const mention = mentionBefore(value, caret);
  const offered = mention && mention.at !== dismissed ? peopleFor(mention.typed, people) : [];
  const isOpen = offered.length > 0;
  const current = Math.min(active, offered.length - 1);

  const choose = (person: Person | undefined) => {
    if (!mention || !person) return;
    const before = `${value.slice(0, mention.at)}@${person.name} `;
    onChange(before + value.slice(caret));
    setCaret(before.length);
    setActive(0);
    requestAnimationFrame(() => field.current?.setSelectionRange(before.length, before.length));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = actOf(event, isOpen);
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (act === "next") setActive((current + 1) % offered.length);
    else if (act === "previous") setActive((current + offered.length - 1) % offered.length);
    else if (act === "choose") choose(offered[current]);
    else if (act === "dismiss") setDismissed(mention?.at ?? -1);
    else if (act === "submit") onSubmit();
    else onCancel();
  };
  return (
    <div className="relative">
      <textarea
        ref={field}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${String(current)}` : undefined}
        rows={Math.min(8, Math.max(2, value.split("\n").length))}
        maxLength={MAX_COMMENT_LENGTH}
        placeholder="Write a comment; @ mentions somebody"
        value={value}
        onChange={({ target }) => {
          onChange(target.value);
          setCaret(target.selectionStart);
          setActive(0);
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        className={clsx(controlClass, "block w-full resize-none px-3 py-2 text-sm")}
      />
      {isOpen && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="People to mention"
          className="absolute inset-x-0 top-full z-20 mt-1 rounded-md border border-line bg-surface p-1 shadow-lg"
        >
          {offered.map((person, index) => (
            // The keys are the text field's, which keeps the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={person.id}
              id={`${id}-${String(index)}`}
              role="option"
              aria-selected={index === current}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(person)}
              className="cursor-pointer rounded-sm px-2 py-1.5 text-sm hover:bg-surface-2 aria-selected:bg-surface-2"
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

type Act = "next" | "previous" | "choose" | "dismiss" | "submit" | "cancel";

function actOf({ key, ctrlKey, metaKey }: KeyboardEvent, isOpen: boolean): Act | null {
  if (key === "Enter" && (ctrlKey || metaKey)) return "submit";
  if (key === "Escape") return isOpen ? "dismiss" : "cancel";
  if (!isOpen) return null;
  if (key === "ArrowDown") return "next";
  if (key === "ArrowUp") return "previous";
  return key === "Enter" || key === "Tab" ? "choose" : null;
}
