import { Link } from "@remix-run/react";
import { AtSign } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { Mention } from "#app/lib/api-types.ts";

/** Where somebody of the staff has been asked for in comments and has not looked yet; nothing when nowhere. */
export function Mentions({ mentions }: { mentions: readonly Mention[] }) {
  if (mentions.length === 0) return null;
  return (
    <section aria-label="Mentions" className="mt-8 rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-2 flex items-center gap-2 text-base">
        <AtSign aria-hidden className="size-4" />
        You were mentioned
      </h2>
      <ul className="divide-y divide-line">
        {mentions.map(({ id, body, author, createdAt, course, lessonId, threadId }) => {
          const name = author?.name ?? "Somebody who left";
          return (
            <li key={id}>
              <Link
                to={`/teach/courses/${course.id}/lessons/${lessonId}?thread=${threadId}`}
                className="flex items-start gap-3 rounded-sm py-2.5 text-sm no-underline hover:bg-surface-2"
              >
                <Avatar id={author?.id ?? "nobody"} name={name} size="small" />
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{name}</span>{" "}
                  <span className="text-muted">
                    in {course.title}, <TimeAgo at={createdAt} />
                  </span>
                  <span className="block truncate">{body}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
