import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Check, Hand, Loader } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { Matrix } from "#app/lib/api-types.ts";

type MatrixRow = Matrix["rows"][number];

/** Students × lessons. The names stay in view while the lessons scroll. */
export function ProgressMatrix({
  courseId,
  lessons,
  rows,
}: Pick<Matrix, "lessons" | "rows"> & { courseId: string }) {
  return (
    <div
      role="region"
      aria-label="Progress of each student in each lesson"
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-max min-w-full border-collapse text-sm">
        <thead>
          <tr className="border-b border-line text-left text-muted">
            <th scope="col" className="sticky left-0 z-10 bg-surface px-4 py-3 font-medium">
              Student
            </th>
            <th scope="col" className="px-3 py-3 text-right font-medium">
              Done
            </th>
            <th scope="col" className="px-3 py-3 font-medium whitespace-nowrap">
              Last seen
            </th>
            {lessons.map(({ id, title, moduleTitle }, index) => (
              <th
                key={id}
                scope="col"
                title={`${moduleTitle}: ${title}`}
                className="px-0.5 py-3 text-center font-mono font-normal"
              >
                <Link
                  to={`/teach/courses/${courseId}/lessons/${id}`}
                  className="inline-block min-w-6 rounded-sm hover:text-ink hover:underline"
                >
                  {index + 1}
                  <span className="sr-only">: {title}</span>
                </Link>
              </th>
            ))}
            <td className="w-full" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StudentLine key={row.userId} row={row} lessons={lessons} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StudentLine({ row, lessons }: { row: MatrixRow; lessons: Matrix["lessons"] }) {
  return (
    <tr className="border-b border-line last:border-0">
      <th
        scope="row"
        className="sticky left-0 z-10 max-w-40 bg-surface px-4 py-2.5 text-left font-normal sm:max-w-64"
      >
        <span className="block truncate font-medium">{row.name}</span>
        <span className="block truncate text-muted">{row.section ?? row.email}</span>
        {row.mayNeedHelp && <Badge tone="warning">May need help</Badge>}
      </th>
      <td className="px-3 text-right tabular-nums">{row.progress}%</td>
      <td className="px-3 whitespace-nowrap text-muted">
        <TimeAgo at={row.lastSeenAt} />
      </td>
      {lessons.map(({ id }, index) => (
        <td key={id} className="px-0.5 text-center">
          <CellMark cell={row.cells.charAt(index)} />
        </td>
      ))}
      <td />
    </tr>
  );
}

function CellMark({ cell }: { cell: string }) {
  const { name, look, Icon } = MARKS[cell] ?? NOT_BEGUN;
  return (
    <span
      title={name}
      className={clsx("inline-grid size-6 place-items-center rounded-sm align-middle", look)}
    >
      {Icon && <Icon aria-hidden className="size-3.5" />}
      <span className="sr-only">{name}</span>
    </span>
  );
}

/** What the marks mean, above the table. */
export function MatrixLegend() {
  return (
    <ul aria-label="What the marks mean" className="flex flex-wrap gap-x-5 gap-y-2 text-sm text-muted">
      {["d", "p", "s", "-"].map((cell) => (
        <li key={cell} className="flex items-center gap-2">
          <span aria-hidden>
            <CellMark cell={cell} />
          </span>
          {(MARKS[cell] ?? NOT_BEGUN).name}
        </li>
      ))}
    </ul>
  );
}

type Mark = { name: string; look: string; Icon?: typeof Check };

const NOT_BEGUN: Mark = { name: "Not begun", look: "border border-line" };
const MARKS: Record<string, Mark> = {
  d: { name: "Done", look: "bg-success text-background", Icon: Check },
  p: { name: "In progress", look: "tint text-info", Icon: Loader },
  s: { name: "Stuck", look: "border border-warning tint text-warning", Icon: Hand },
};
