import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { LabBreadcrumb } from "./lab-breadcrumb.tsx";
import type { LabData } from "./lab-data.ts";

const CODE_WIDTHS = ["w-2/5", "w-3/5", "w-1/3", "w-1/2", "w-1/4", "w-2/3", "w-2/5"];

/** The lab before its scripts are here: the task can be read, the rest holds its place. */
export function LabSkeleton({ data }: { data: LabData }) {
  return (
    <div className="flex h-dvh flex-col bg-background">
      <header className="flex h-13 shrink-0 items-center border-b border-line bg-surface px-2">
        <LabBreadcrumb data={data} />
      </header>
      <main id="main" aria-busy="true" className="grid min-h-0 flex-1 md:grid-cols-[26%_1fr]">
        <div className="flex min-h-0 flex-col border-line md:grid md:grid-rows-[58%_1fr] md:border-r">
          <div className="flex min-h-0 flex-1 flex-col">
            <p className="flex shrink-0 border-b border-line px-5 py-2 text-sm font-medium">Task</p>
            <div
              className="prose prose-compact min-h-0 flex-1 overflow-y-auto px-5 py-4"
              dangerouslySetInnerHTML={{ __html: data.lab.instructionsHtml }}
            />
          </div>
          <div className="h-14 shrink-0 border-t border-line max-md:bg-surface md:h-auto" />
        </div>
        <div className="hidden min-h-0 grid-rows-[64%_1fr] md:grid">
          <div className="space-y-3 bg-surface p-6 pt-14">
            {CODE_WIDTHS.map((width, line) => (
              <Skeleton key={line} className={`h-3.5 ${width}`} />
            ))}
          </div>
          <div className="border-t border-line bg-surface p-6">
            <p role="status" className="text-sm text-muted">
              Opening the lab…
            </p>
          </div>
        </div>
      </main>
    </div>
  );
}
