import { Avatar } from "#app/components/ui/avatar.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { TaughtCourse, TaughtStudent } from "#app/lib/api-types.ts";
import { LabRow } from "./lab-row.tsx";
import { RemoveStudent } from "./remove-student.tsx";

/** A student: where they are in the course, and every lab they have opened. */
export function StudentRow({ student, course }: { student: TaughtStudent; course: TaughtCourse }) {
  const here = student.labs.some((lab) => lab.people.some(({ id }) => id === student.id));
  return (
    <li className="grid grid-cols-1 gap-x-10 gap-y-3 border-b border-line px-5 py-5 last:border-0 lg:grid-cols-[minmax(0,18rem)_minmax(0,1fr)]">
      <div className="flex gap-3.5">
        <Avatar id={student.id} name={student.name} live={here} />
        <div className="min-w-0 flex-1">
          <h3 className="text-base leading-snug">{student.name}</h3>
          <p className="truncate text-sm text-muted">{student.email}</p>
          <div className="mt-2.5 max-w-60">
            <ProgressBar label={`Progress of ${student.name}`} value={student.progress} showValue />
          </div>
          <p className="mt-1.5 text-sm text-muted">
            {here ? (
              "Here now"
            ) : (
              <>
                Seen <TimeAgo at={lastSeen(student)} />
              </>
            )}
          </p>
        </div>
        {course.abilities.teach && <RemoveStudent student={student} course={course} />}
      </div>
      {student.labs.length > 0 ? (
        <ul aria-label={`Labs of ${student.name}`} className="divide-y divide-line lg:-my-2.5">
          {student.labs.map((lab) => (
            <LabRow key={lab.workspaceId} lab={lab} student={student} />
          ))}
        </ul>
      ) : (
        <p className="text-sm text-muted lg:pt-1">No lab opened yet.</p>
      )}
    </li>
  );
}

/** Work in a lab counts as much as a visit to the course. */
function lastSeen({ lastSeenAt, labs }: TaughtStudent): Date {
  return labs.reduce((latest, { lastActiveAt }) => {
    return lastActiveAt !== null && lastActiveAt > latest ? lastActiveAt : latest;
  }, lastSeenAt);
}
