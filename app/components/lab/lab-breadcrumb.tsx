import { Link } from "@remix-run/react";
import { ArrowLeft } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import type { LabData } from "./lab-data.ts";

/** Where this lab belongs, and the way back to its lesson. */
export function LabBreadcrumb({ data }: { data: LabData }) {
  const { course, lesson, lab } = data;
  const lessonAddress = `/learn/${course.slug}/${lesson.slug}`;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1.5 text-sm">
      <Link
        to={lessonAddress}
        aria-label={`Back to the lesson ${lesson.title}`}
        className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-surface-2"
      >
        <ArrowLeft aria-hidden className="size-[1.125rem]" />
      </Link>
      <ol className="flex min-w-0 items-center gap-2">
        <li className="hidden max-w-48 truncate text-muted xl:block">
          <Link to={`/learn/${course.slug}`} className="hover:text-ink hover:underline">
            {course.title}
          </Link>
        </li>
        <li aria-hidden className="hidden text-muted xl:block">
          /
        </li>
        <li className="hidden max-w-48 truncate text-muted lg:block">
          <Link to={lessonAddress} className="hover:text-ink hover:underline">
            {lesson.title}
          </Link>
        </li>
        <li aria-hidden className="hidden text-muted lg:block">
          /
        </li>
        <li className="min-w-0 truncate font-medium">
          <h1 aria-current="page" className="truncate text-[0.9375rem] font-semibold tracking-[-0.01em]">
            {lab.title}
          </h1>
        </li>
        {data.trialOf !== null && (
          <li className="shrink-0">
            <Link to={data.trialOf} className="rounded-sm hover:underline">
              <Badge tone="info">
                Trial<span className="max-sm:sr-only"> of the draft: back to writing</span>
              </Badge>
            </Link>
          </li>
        )}
        {data.copyOf !== null && (
          <li className="shrink-0">
            <Badge>{copyLabel(data)}</Badge>
          </li>
        )}
      </ol>
    </nav>
  );
}

function copyLabel({ copyOf, workspace }: LabData): string {
  const name = copyOf?.name ?? null;
  return name === null || name === workspace.owner.name ? "Copy" : `Copy of ${name}’s lab`;
}
