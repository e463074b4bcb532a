import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type EmptyStateProps = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode };

/** What stands where a list would: why it is empty and what to do. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed border-line-strong/60 px-6 py-14 text-center">
      <Icon aria-hidden strokeWidth={1.5} className="size-9 text-accent" />
      <h2 className="mt-4 text-xl">{title}</h2>
      <p className="mt-2 max-w-md text-muted">{children}</p>
      {action && <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
