import { CircleCheck, Hand, LogIn } from "lucide-react";
import { useFetcher } from "@remix-run/react";
import { WaitingTime } from "#app/components/waiting-time.tsx";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button, ButtonLink } from "#app/components/ui/button.tsx";
import type { QueuedHand, TaughtCourse } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { countOf } from "#app/lib/format.ts";

/** The raised hands of a course, who waits longest first; nothing when there are none. */
export function HelpQueue({ course }: { course: TaughtCourse }) {
  const { queue } = course;
  if (queue.length === 0) return null;
  const waiting = queue.filter(({ position }) => position !== null);
  return (
    <section className="mb-5 overflow-hidden rounded-lg border border-marker bg-surface">
      <h3 className="flex items-center gap-2.5 border-b border-line bg-marker/15 px-5 py-3 text-base">
        <Hand aria-hidden className="size-4 fill-marker" />
        Help queue
        <span className="text-sm font-normal text-muted" role="status">
          {waiting.length === 0
            ? "everybody is being helped"
            : `${countOf(waiting.length, "student")} waiting`}
        </span>
      </h3>
      <ol className="divide-y divide-line">
        {queue.map((hand) => (
          <QueueRow key={hand.id} hand={hand} mayHelp={course.abilities.teach} />
        ))}
      </ol>
    </section>
  );
}

function QueueRow({ hand, mayHelp }: { hand: QueuedHand; mayHelp: boolean }) {
  const fetcher = useFetcher<FormProblem | null>();
  const { student, labTitle, note, position, helpers, isHere } = hand;
  const isNext = position === 1;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <span aria-label={position === null ? "With a teacher" : `Number ${position}`} className={PLACE}>
        {position ?? "–"}
      </span>
      <Avatar id={student.id} name={student.name} live={isHere} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">
          {student.name} <span className="font-normal text-muted">in {labTitle}</span>
        </p>
        {note !== "" && <p className="text-[0.9375rem] wrap-anywhere">“{note}”</p>}
        <p className="text-sm text-muted">
          Waiting <WaitingTime since={hand.raisedAt} />
          {!isHere && " · has left the lab for now"}
        </p>
        <p role="status" className="text-sm text-danger empty:hidden">
          {fetcher.data?.message}
        </p>
      </div>
      {helpers.length > 0 && <Badge tone="info">{new Intl.ListFormat("en").format(helpers)} is there</Badge>}
      <div className="ml-auto flex gap-2">
        {mayHelp && (
          <Button
            tone="plain"
            size="small"
            busy={fetcher.state !== "idle"}
            aria-label={`Done: ${student.name} is helped`}
            onClick={() =>
              void fetcher.submit(
                { workspaceId: hand.workspaceId, requestId: hand.id },
                { method: "post", action: "/teach?index" },
              )
            }
          >
            <CircleCheck aria-hidden className="size-4" /> Done
          </Button>
        )}
        <ButtonLink
          to={`/lab/${hand.workspaceId}`}
          prefetch="intent"
          size="small"
          tone={isNext ? "primary" : "quiet"}
          aria-label={mayHelp ? `Step in to help ${student.name}` : `Watch the lab of ${student.name}`}
        >
          <LogIn aria-hidden className="size-4" /> {mayHelp ? "Step in" : "Watch"}
        </ButtonLink>
      </div>
    </li>
  );
}

const PLACE = "w-5 text-center font-mono text-sm text-muted tabular-nums";
