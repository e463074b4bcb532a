import { Hand } from "lucide-react";
import { ButtonLink, Button } from "#app/components/ui/button.tsx";
import { WaitingTime } from "#app/components/waiting-time.tsx";
import { useLab } from "../lab-context.ts";
import { placeOf } from "./hand-button.tsx";
import { useAct } from "./use-act.ts";

/** The raised hand of this lab: to its owner where they stand, to a teacher what is asked. */
export function HandNotice() {
  const { data } = useLab();
  const { hand, next, abilities } = data.people;
  const { act, busy } = useAct();
  if (hand === null) return null;
  const workspaceId = data.workspace.id;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <p role="status" className="flex min-w-0 items-center gap-2">
        <Hand aria-hidden className="size-4 shrink-0 fill-marker" />
        <span className="min-w-0">
          {data.workspace.mine ? (
            <>Your hand is up. {placeOf(hand)}</>
          ) : (
            <>
              {hand.student.name} {hand.note === "" ? "asks for help" : `asks: “${hand.note}”`}{" "}
              <span className="whitespace-nowrap text-muted">
                waiting <WaitingTime since={hand.raisedAt} />
              </span>
            </>
          )}
        </span>
      </p>
      {abilities.finishHelp && !data.workspace.mine && (
        <>
          <Button
            tone="quiet"
            size="small"
            className="h-7!"
            busy={busy}
            aria-label={`Done: ${hand.student.name} is helped`}
            onClick={() =>
              void act((client) => client.help.finish.mutate({ workspaceId, requestId: hand.id }))
            }
          >
            Done
          </Button>
          {next !== null && (
            <ButtonLink tone="plain" size="small" className="h-7!" to={`/lab/${next.workspaceId}`}>
              Next: {next.student.name}
            </ButtonLink>
          )}
        </>
      )}
    </div>
  );
}
