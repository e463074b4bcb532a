import type { ReactNode } from "react";

type PageHeaderProps = { eyebrow?: ReactNode; title: string; lead?: ReactNode; actions?: ReactNode };

/** The head of a page: where we are, its name, one sentence, and what can be done here. */
export function PageHeader({ eyebrow, title, lead, actions }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-5">
      <div className="min-w-0">
        {eyebrow && <p className="mb-2 eyebrow">{eyebrow}</p>}
        <h1 className="text-3xl wrap-anywhere sm:text-4xl">{title}</h1>
        {lead && <p className="mt-3 max-w-2xl text-lg text-muted">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-3">{actions}</div>}
    </div>
  );
}
