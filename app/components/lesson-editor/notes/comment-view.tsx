import { useState } from "react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import { CommentForm } from "./comment-form.tsx";
import { partsOf, type Person } from "./mention.ts";
import type { NotesStore } from "./notes-store.ts";
import type { Thread } from "./placed-notes.ts";

interface CommentViewProps {
  readonly comment: Thread["comments"][number];
  readonly people: readonly Person[];
  readonly isMine: boolean;
  readonly store: NotesStore;
}

/** One comment; its author may change it or take it back. */
export function CommentView({ comment, people, isMine, store }: CommentViewProps) {
  const [isEditing, setEditing] = useState(false);
  const { id, author, body, createdAt, editedAt } = comment;
  const name = author?.name ?? "Somebody who left";
  return (
    <div className="flex gap-2.5">
      <Avatar id={author?.id ?? "nobody"} name={name} size="small" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="font-medium">{name}</span>
          <span className="text-[0.8125rem] text-muted">
            <TimeAgo at={createdAt} />
            {editedAt && ", edited"}
          </span>
        </p>
        {isEditing ? (
          <CommentForm
            label="Your comment"
            act="Save"
            people={people}
            initial={body}
            onSubmit={async (changed) => {
              const isSaved = await store.editComment(id, changed);
              if (isSaved) setEditing(false);
              return isSaved;
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <p className="text-sm [overflow-wrap:anywhere] whitespace-pre-wrap">
            {partsOf(body, people).map(({ text, isMention }, index) =>
              isMention ? (
                <strong key={index} className="font-semibold text-accent">
                  {text}
                </strong>
              ) : (
                text
              ),
            )}
          </p>
        )}
        {isMine && !isEditing && (
          <div className="-ml-2 flex">
            <Button
              tone="plain"
              size="small"
              className="h-7 px-2 text-muted"
              onClick={() => setEditing(true)}
            >
              Edit
            </Button>
            <Button
              tone="plain"
              size="small"
              className="h-7 px-2 text-muted"
              onClick={() => void store.deleteComment(id)}
            >
              Delete
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
