import { Link as LinkIcon, UserPlus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { trpc } from "#app/lib/trpc.ts";
import { useLab } from "../lab-context.ts";
import { sentenceOf } from "../problem-sentence.ts";
import { useAct } from "./use-act.ts";

interface Found {
  readonly name: string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

const NOTHING: Found = { name: "", people: [] };
const LOOK_AFTER_MS = 200;
const SHORTEST_NAME = 2;

/** Asks classmates in. They watch until they are let write. */
export function InviteGuest() {
  const { data } = useLab();
  const workspaceId = data.workspace.id;
  const [name, setName] = useState("");
  const [found, setFound] = useFound(workspaceId, name);
  const { act, busy } = useAct();

  const invite = async (person: Found["people"][number]) => {
    const done = await act((client) => client.guests.invite.mutate({ workspaceId, userId: person.id }));
    if (!done) return;
    setFound({ ...found, people: found.people.filter(({ id }) => id !== person.id) });
    showToast({
      tone: "success",
      message: `${person.name} may watch now, and finds this lab in My learning.`,
    });
  };
  const copyLink = () => {
    navigator.clipboard.writeText(`${location.origin}/lab/${workspaceId}`).then(
      () =>
        showToast({ tone: "success", message: "The link is copied. It opens for those you have invited." }),
      () =>
        showToast({
          tone: "danger",
          message: "The browser did not let us copy. Copy the address above instead.",
        }),
    );
  };

  const asked = name.trim().length >= SHORTEST_NAME;
  return (
    <section aria-labelledby="invite">
      <h3 id="invite" className="mb-2 font-medium">
        Invite someone of this course
      </h3>
      <TextField
        label="Name"
        labelHidden
        type="search"
        placeholder="A classmate’s name"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        hint="They can watch. You can let them write, and take both back, at any time."
      />
      <p role="status" className="mt-2 text-muted empty:hidden">
        {asked && found.name === name.trim() && found.people.length === 0
          ? "Nobody else in this course has such a name."
          : ""}
      </p>
      <ul aria-label="Found">
        {asked &&
          found.people.map((person) => (
            <li key={person.id} className="flex items-center justify-between gap-3 py-1.5">
              <span className="min-w-0 truncate">{person.name}</span>
              <Button
                tone="quiet"
                size="small"
                busy={busy}
                aria-label={`Invite ${person.name}`}
                onClick={() => void invite(person)}
              >
                <UserPlus aria-hidden className="size-4" /> Invite
              </Button>
            </li>
          ))}
      </ul>
      <Button tone="plain" size="small" className="mt-1 -ml-3" onClick={copyLink}>
        <LinkIcon aria-hidden className="size-4" /> Copy the link to this lab
      </Button>
    </section>
  );
}

/** Who has a name like this, once typing rests. */
function useFound(workspaceId: string, typed: string) {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    const name = typed.trim();
    if (name.length < SHORTEST_NAME) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      trpc()
        .then((client) => client.guests.candidates.query({ workspaceId, name }, { signal: asking.signal }))
        .then((people) => setFound({ name, people }))
        .catch((problem: unknown) => {
          if (!asking.signal.aborted) showToast({ tone: "danger", message: sentenceOf(problem) });
        });
    }, LOOK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [workspaceId, typed]);
  return [found, setFound] as const;
}
