import { Scripts } from "@remix-run/react";
import { cloneElement, createElement, Fragment, isValidElement, type ReactNode } from "react";

interface PageScriptsProps {
  readonly nonce: string | undefined;
  /** The page is drawn by them: before they have run there is little to see. */
  readonly urgent: boolean;
}

/**
 * Remix's scripts. A page that came drawn from the server needs its style sheet and its letters first; Remix asks for
 * dozens of scripts as urgently as for those, which on a slow line keeps the page blank for a second longer.
 */
export function PageScripts({ nonce, urgent }: PageScriptsProps) {
  // Called, not rendered: Remix has no setting for it, so its elements are changed.
  const scripts = Scripts({ nonce });
  return <>{urgent ? scripts : withoutHurry(scripts)}</>;
}

function withoutHurry(node: ReactNode): ReactNode {
  if (Array.isArray(node)) return node.map(withoutHurry);
  if (!isValidElement<{ children?: ReactNode; fetchpriority?: string }>(node)) return node;
  if (node.type === "link") return cloneElement(node, { fetchpriority: "low" });
  if (node.type !== Fragment) return node;
  return createElement(Fragment, null, ...[node.props.children].flat().map(withoutHurry));
}
