import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import type { Person } from "./mention.ts";
import { MentionField } from "./mention-field.tsx";

interface CommentFormProps {
  readonly label: string;
  /** What the button says. */
  readonly act: string;
  readonly people: readonly Person[];
  readonly initial?: string;
  /** Resolves to whether it was taken; when not, what was written stays. */
  readonly onSubmit: (body: string) => Promise<boolean>;
  readonly onCancel: () => void;
}

/** Where a comment is written. */
export function CommentForm(props: CommentFormProps) {
  const { label, act, people, initial = "", onSubmit, onCancel } = props;
  const [body, setBody] = useState(initial);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (body.trim() === "" || busy) return;
    setBusy(true);
    if (await onSubmit(body)) setBody("");
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className="space-y-2"
    >
      <MentionField
        label={label}
        value={body}
        people={people}
        onChange={setBody}
        onSubmit={() => void submit()}
        onCancel={onCancel}
      />
      <div className="flex gap-2">
        <Button type="submit" size="small" busy={busy}>
          {act}
        </Button>
        <Button tone="plain" size="small" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
