import { Hand } from "lucide-react";
import { useState, type FormEvent } from "react";
import { WaitingTime } from "#app/components/waiting-time.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { formatPlace } from "#app/lib/format.ts";
import { MAX_NOTE_LENGTH } from "#server/classroom/schema.ts";
import type { LabPeople } from "../lab-data.ts";
import { useLab } from "../lab-context.ts";
import { useAct } from "./use-act.ts";

/** Asks the course's teachers to come, and says how long the queue is. */
export function HandButton() {
  const { data } = useLab();
  const [open, setOpen] = useState(false);
  const { hand, abilities } = data.people;
  if (!abilities.askHelp) return null;
  const words = hand === null ? "Ask for help" : "Hand is up";
  return (
    <>
      <Button
        tone={hand === null ? "plain" : "quiet"}
        size="small"
        className={hand === null ? "max-lg:px-2.5" : "border-marker max-lg:px-2.5"}
        aria-label={words}
        title={hand === null ? "Ask an instructor to come" : placeOf(hand)}
        onClick={() => setOpen(true)}
      >
        <Hand aria-hidden className={hand === null ? "size-4" : "size-4 fill-marker"} />
        <span className="max-lg:sr-only">{words}</span>
      </Button>
      <HandDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}

/** "You are 2nd in line", or who is here to help. */
export function placeOf({ position, helpers }: NonNullable<LabPeople["hand"]>): string {
  if (position === null) return `${new Intl.ListFormat("en").format(helpers)} is here to help.`;
  return position === 1 ? "You are next." : `You are ${formatPlace(position)} in line.`;
}

function HandDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { data } = useLab();
  const { hand } = data.people;
  const workspaceId = data.workspace.id;
  const { act, busy } = useAct();

  const raise = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("note") ?? "");
    void act((client) => client.help.raise.mutate({ workspaceId, note })).then((done) => done && onClose());
  };
  const lower = () =>
    void act((client) => client.help.lower.mutate({ workspaceId })).then((done) => done && onClose());

  return (
    <Dialog title={hand === null ? "Ask for help" : "Your hand is up"} open={open} onClose={onClose}>
      <form onSubmit={raise} className="space-y-5">
        <p className="text-sm text-muted">
          {hand === null ? (
            "Your instructors see your hand and come to this lab. You can go on meanwhile."
          ) : (
            <>
              {placeOf(hand)} You have been waiting <WaitingTime since={hand.raisedAt} />.
            </>
          )}
        </p>
        <TextField
          key={hand?.id}
          label="What is it about? (optional)"
          name="note"
          maxLength={MAX_NOTE_LENGTH}
          defaultValue={hand?.note}
          autoComplete="off"
        />
        <div className="flex justify-end gap-3">
          {hand !== null && (
            <Button tone="quiet" size="small" busy={busy} onClick={lower}>
              Take hand down
            </Button>
          )}
          <Button type="submit" size="small" busy={busy}>
            {hand === null ? "Raise hand" : "Save"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
