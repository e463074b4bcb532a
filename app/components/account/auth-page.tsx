import type { ReactNode } from "react";

/** The frame of sign-in and sign-up: one narrow column with the form, and what stands beside it. */
export function AuthPage({
  title,
  lead,
  aside,
  children,
}: {
  title: string;
  lead: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main
      id="main"
      className="page grid flex-1 content-start justify-center gap-10 py-12 sm:py-20 lg:grid-cols-[minmax(0,26rem)_auto] lg:gap-20"
    >
      <div className="w-full max-w-[26rem]">
        <h1 className="text-3xl">{title}</h1>
        <p className="mt-2 text-muted">{lead}</p>
        {children}
      </div>
      {aside}
    </main>
  );
}
