import { Check, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import type { Found } from "#app/editor/anchor.ts";
import type { LessonNotes } from "#app/lib/api-types.ts";
import { CommentForm } from "./comment-form.tsx";
import { CommentView } from "./comment-view.tsx";
import { NoteCard, QuoteButton } from "./note-card.tsx";
import type { NotesStore } from "./notes-store.ts";
import type { Thread } from "./placed-notes.ts";

interface ThreadCardProps {
  readonly thread: Thread;
  readonly place: Found;
  readonly notes: LessonNotes;
  readonly myId: string;
  readonly store: NotesStore;
  readonly isChosen: boolean;
  readonly onGo: (offset: number) => void;
}

/** A conversation about a place in the text. */
export function ThreadCard({ thread, place, notes, myId, store, isChosen, onGo }: ThreadCardProps) {
  const [isReplying, setReplying] = useState(false);
  const { abilities, people } = notes;
  const { id, anchor, comments, resolvedAt, resolver } = thread;
  const isResolved = resolvedAt !== null;
  return (
    <NoteCard label={`Comments on “${anchor.quote.slice(0, 60)}”`} isChosen={isChosen} isQuiet={isResolved}>
      <QuoteButton
        quote={anchor.quote}
        note={place.kind === "removed" ? "Text removed" : null}
        onPress={place.kind === "there" ? () => onGo(place.from) : null}
      />
      <ul className="space-y-3">
        {comments.map((comment) => (
          <li key={comment.id}>
            <CommentView
              comment={comment}
              people={people}
              isMine={abilities.comment && comment.author?.id === myId}
              store={store}
            />
          </li>
        ))}
      </ul>
      {isResolved && (
        <p className="text-[0.8125rem] text-muted">Resolved by {resolver?.name ?? "somebody who left"}</p>
      )}
      {abilities.comment && isReplying && (
        <CommentForm
          label="Reply"
          act="Reply"
          people={people}
          onSubmit={async (body) => {
            const isSaved = await store.reply(id, body);
            if (isSaved) setReplying(false);
            return isSaved;
          }}
          onCancel={() => setReplying(false)}
        />
      )}
      {abilities.comment && !isReplying && (
        <div className="flex gap-2">
          <Button tone="quiet" size="small" onClick={() => setReplying(true)}>
            Reply
          </Button>
          <Button tone="plain" size="small" onClick={() => void store.resolve(id, !isResolved)}>
            {isResolved ? (
              <RotateCcw aria-hidden className="size-4" />
            ) : (
              <Check aria-hidden className="size-4" />
            )}
            {isResolved ? "Reopen" : "Resolve"}
          </Button>
        </div>
      )}
    </NoteCard>
  );
}
