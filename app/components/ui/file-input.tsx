import clsx from "clsx";
import type { ComponentProps } from "react";

const LOOK =
  "block max-w-full text-sm file:mr-3 file:h-9 file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3.5 file:font-medium file:text-ink";

/** Lets a person choose a file; the browser's own control, with a button that looks like ours. */
export function FileInput({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return <input type="file" className={clsx(LOOK, className)} {...rest} />;
}
