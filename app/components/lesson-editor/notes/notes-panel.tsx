import { MessageSquarePlus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Switch } from "#app/components/ui/switch.tsx";
import type { LessonNotes } from "#app/lib/api-types.ts";
import { CommentForm } from "./comment-form.tsx";
import { QuoteButton } from "./note-card.tsx";
import type { NotesStore } from "./notes-store.ts";
import { isDone, noteId, type PlacedNote, type Suggestion } from "./placed-notes.ts";
import { SuggestionCard } from "./suggestion-card.tsx";
import { ThreadCard } from "./thread-card.tsx";

interface NotesPanelProps {
  readonly notes: LessonNotes | null;
  readonly problem: string | null;
  readonly placed: readonly PlacedNote[];
  readonly store: NotesStore;
  readonly myId: string;
  /** The text somebody is about to comment on. */
  readonly composing: { readonly quote: string } | null;
  readonly chosenId: string | null;
  readonly onCompose: () => void;
  readonly onComposed: (body: string) => Promise<boolean>;
  readonly onCancel: () => void;
  readonly onAccept: (suggestions: readonly Suggestion[]) => void;
  readonly onWithdraw: (id: string) => void;
  /** Somebody wants to see the place of a note. */
  readonly onGo: (id: string, offset: number) => void;
}

/** Everything people say about the lesson and propose for it, in the order of the text. */
export function NotesPanel(props: NotesPanelProps) {
  const { notes, problem, placed, composing, onCompose, onComposed, onCancel } = props;
  const [showsDone, setShowsDone] = useState(false);
  if (notes === null) {
    return <p className="p-5 text-sm text-muted">{problem ?? "Loading the comments…"}</p>;
  }
  const { abilities, people } = notes;
  const done = placed.filter(isDone);
  const shown = showsDone
    ? placed
    : placed.filter((note) => !isDone(note) || noteId(note) === props.chosenId);
  return (
    <div className="h-full space-y-4 overflow-y-auto bg-background p-4 sm:p-5">
      {problem !== null && (
        <p role="status" className="text-sm text-warning">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {abilities.comment && (
          <Button tone="quiet" size="small" onClick={onCompose}>
            <MessageSquarePlus aria-hidden className="size-4" />
            Comment
          </Button>
        )}
        {done.length > 0 && (
          <Switch label={`Show done (${String(done.length)})`} on={showsDone} onChange={setShowsDone} />
        )}
      </div>
      {composing !== null && (
        <div className="space-y-3 rounded-lg border border-accent bg-surface p-3.5 shadow-md">
          <QuoteButton quote={composing.quote} note={null} onPress={null} />
          <CommentForm
            label="Comment"
            act="Comment"
            people={people}
            onSubmit={onComposed}
            onCancel={onCancel}
          />
        </div>
      )}
      {abilities.decide && <AcceptAll placed={placed} onAccept={props.onAccept} />}
      {shown.length === 0 && composing === null && (
        <p className="text-sm text-muted">
          {abilities.comment
            ? "Nobody has commented yet. Select some text, then press Comment; or switch to Suggesting and type."
            : "Nobody has commented yet."}
        </p>
      )}
      <ul className="space-y-3">
        {shown.map((note) => (
          <li key={noteId(note)}>
            <Note note={note} {...props} notes={notes} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Note({ note, notes, ...props }: { note: PlacedNote } & NotesPanelProps & { notes: LessonNotes }) {
  const { store, myId, chosenId, onAccept, onWithdraw, onGo } = props;
  const id = noteId(note);
  const common = { isChosen: id === chosenId, onGo: (offset: number) => onGo(id, offset) };
  if (note.kind === "thread") {
    const { thread, place } = note;
    return <ThreadCard {...common} thread={thread} place={place} notes={notes} myId={myId} store={store} />;
  }
  const { suggestion, place } = note;
  return (
    <SuggestionCard
      {...common}
      suggestion={suggestion}
      place={place}
      mayDecide={notes.abilities.decide}
      isMine={suggestion.author?.id === myId}
      onDecide={(decision) => {
        if (decision === "accepted") onAccept([suggestion]);
        else void store.decide([id], decision);
      }}
      onWithdraw={() => onWithdraw(id)}
    />
  );
}

/** For those who suggest several things that can be put in: all of one person at once. */
function AcceptAll({ placed, onAccept }: Pick<NotesPanelProps, "placed" | "onAccept">) {
  const byAuthor = new Map<string, Suggestion[]>();
  for (const note of placed) {
    if (note.kind !== "suggestion" || isDone(note) || note.place.kind !== "stands") continue;
    const { id } = note.suggestion.author ?? { id: "" };
    byAuthor.set(id, [...(byAuthor.get(id) ?? []), note.suggestion]);
  }
  const several = [...byAuthor.values()].filter((suggestions) => suggestions.length > 1);
  if (several.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {several.map((suggestions) => (
        <Button
          key={suggestions[0]?.author?.id ?? ""}
          tone="quiet"
          size="small"
          onClick={() => onAccept(suggestions)}
        >
          Accept all {suggestions.length} of {suggestions[0]?.author?.name ?? "somebody who left"}
        </Button>
      ))}
    </div>
  );
}
