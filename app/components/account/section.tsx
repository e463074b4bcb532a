import type { ReactNode } from "react";

/** One subject of the account page: its name and purpose on the left, the controls on the right. */
export function Section({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const id = title.toLowerCase();
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-12 gap-y-5 border-t border-line py-10 md:grid-cols-[minmax(0,18rem)_minmax(0,1fr)]"
    >
      <div>
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        <p className="mt-1 text-[0.9375rem] text-muted">{lead}</p>
      </div>
      <div className="max-w-xl">{children}</div>
    </section>
  );
}
