import type { ShouldRevalidateFunction } from "@remix-run/react";

/**
 * For routes whose loader does not look at the search: a navigation that changes nothing else needs no answer from the
 * server, and works without one.
 */
export const revalidateUnlessSearchOnly: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  defaultShouldRevalidate,
}) => {
  const searchOnly = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search;
  return searchOnly && formMethod === undefined ? false : defaultShouldRevalidate;
};
