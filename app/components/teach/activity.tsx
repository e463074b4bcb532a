import type { StudentLab, TaughtStudent } from "#app/lib/api-types.ts";
import { formatWait } from "#app/lib/format.ts";
import { useNow } from "#app/lib/use-now.ts";

/** Activity is told every quarter of a minute; who has been still for longer than this is not at it now. */
const AT_WORK_MS = 45_000;

/** What is going on in a lab that is open: the file its student looks at, and whether they are at work. */
export function Activity({ lab, student }: { lab: StudentLab; student: TaughtStudent }) {
  const now = useNow();
  const owner = lab.people.find(({ id }) => id === student.id);
  if (owner === undefined) return <span>Open, {student.name} is not there</span>;
  const isAtWork = now.getTime() - owner.activeAt.getTime() < AT_WORK_MS;
  return (
    <>
      <span className="text-success">Open now</span>
      {owner.file !== null && (
        <>
          {" · "}
          <span className="font-mono text-[0.8125rem] wrap-anywhere">{owner.file}</span>
        </>
      )}
      <span suppressHydrationWarning>
        {" · "}
        {isAtWork ? "at work" : `quiet for ${formatWait(owner.activeAt, now)}`}
      </span>
    </>
  );
}
