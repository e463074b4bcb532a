import { Eye, Users } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { distinctPeople } from "#app/editor/people.ts";
import { useLab } from "../lab-context.ts";
import { HandNotice } from "./hand-notice.tsx";
import { hereSince } from "./here-since.ts";
import { useArrivals } from "./use-arrivals.ts";
import { usePeopleNews } from "./use-people-news.ts";
import { useSummons } from "./use-summons.ts";

/** What everybody here should know of the others: whose lab it is, who is with them since when, who follows whom. */
export function PresenceNotice() {
  const { data } = useLab();
  useArrivals();
  usePeopleNews();
  useSummons();
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center justify-center gap-x-8 gap-y-1 border-b border-line bg-surface-2 px-4 py-1.5 text-sm empty:hidden">
        {data.workspace.mine ? <Visitors /> : <InLabOf />}
        <HandNotice />
        <Followers />
      </div>
      <FollowingNotice />
    </>
  );
}

function InLabOf() {
  const { data, document, readOnlyBecause } = useLab();
  const since = hereSince(data.people, data.me.id);
  if (document.status === "refused") return null;
  return (
    <p className={NOTICE}>
      <Users aria-hidden className="size-4 shrink-0 text-accent" />
      <span className="min-w-0">
        You are in <strong className="font-semibold">{data.workspace.owner.name}</strong>’s lab.{" "}
        <span className="max-sm:sr-only">
          {readOnlyBecause ?? "What you type here, they see at once."}
          {since !== null && ` They see that you are here since ${since}.`}
        </span>
      </span>
    </p>
  );
}

/** Nobody looks over a shoulder unseen. */
function Visitors() {
  const { data, participants } = useLab();
  const visitors = distinctPeople(participants).flatMap(({ id, name, role }) => {
    const since = hereSince(data.people, id);
    const isStaff = role === "instructor" || role === "admin";
    return since === null ? [] : [`${name}${isStaff ? ` (${role})` : ""} since ${since}`];
  });
  if (visitors.length === 0) return null;
  return (
    <p className={NOTICE}>
      <Users aria-hidden className="size-4 shrink-0 text-accent" />
      <span className="min-w-0">Here with you: {visitors.join(", ")}</span>
    </p>
  );
}

function Followers() {
  const { data, participants } = useLab();
  const followers = distinctPeople(participants.filter(({ following }) => following === data.me.id));
  if (followers.length === 0) return null;
  return (
    <p role="status" className={NOTICE}>
      <Eye aria-hidden className="size-4 shrink-0 text-accent" />
      {followersInWords(followers.map(({ name }) => name))}
    </p>
  );
}

function FollowingNotice() {
  const { participants, following, follow } = useLab();
  if (following === null) return null;
  const followed = participants.find(({ id }) => id === following);
  return (
    <p
      role="status"
      className="flex shrink-0 items-center justify-center gap-2 bg-accent px-4 py-1 text-sm text-on-accent"
    >
      <Eye aria-hidden className="size-4" />
      {followed ? `Following ${followed.name}` : "Waiting for them to come back"}
      <Button
        tone="plain"
        size="small"
        className="h-7! text-on-accent underline underline-offset-4 hover:bg-accent-hover"
        onClick={() => follow(null)}
      >
        Stop
      </Button>
    </p>
  );
}

const MOST_NAMES = 3;

function followersInWords(names: readonly string[]): string {
  if (names.length > MOST_NAMES) return `${names.length} people follow you.`;
  return `${new Intl.ListFormat("en").format(names)} ${names.length === 1 ? "follows" : "follow"} you.`;
}

const NOTICE = "flex min-w-0 items-center gap-2";
