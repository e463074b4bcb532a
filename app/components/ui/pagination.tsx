import { useSearchParams } from "@remix-run/react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { ButtonLink } from "./button.tsx";

/** Earlier and later pages of a list, as links that keep its search. Nothing when there is one page. */
export function Pagination({ page, pageCount }: { page: number; pageCount: number }) {
  const [search] = useSearchParams();
  if (pageCount <= 1) return null;
  const to = (target: number) => {
    const params = new URLSearchParams(search);
    params.set("page", String(target));
    return `?${params}`;
  };
  return (
    <nav aria-label="Pages" className="mt-8 flex items-center justify-center gap-4">
      {page > 1 && (
        <ButtonLink to={to(page - 1)} tone="quiet" size="small" rel="prev">
          <ChevronLeft aria-hidden className="size-4" /> Previous
        </ButtonLink>
      )}
      <p className="text-sm text-muted">
        Page {page} of {pageCount}
      </p>
      {page < pageCount && (
        <ButtonLink to={to(page + 1)} tone="quiet" size="small" rel="next">
          Next <ChevronRight aria-hidden className="size-4" />
        </ButtonLink>
      )}
    </nav>
  );
}
