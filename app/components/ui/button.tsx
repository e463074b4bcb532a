import { Link, type LinkProps } from "@remix-run/react";
import clsx from "clsx";
import type { ComponentProps, MouseEvent } from "react";

export type ButtonLook = {
  /** primary: the one next step. quiet: any other. plain: no outline, for toolbars. danger: cannot be undone. */
  tone?: "primary" | "quiet" | "plain" | "danger";
  size?: "medium" | "small" | "icon";
};

/** The look of a button, for elements that are not ours: react-aria buttons, summaries, labels. */
export function buttonClass({ tone = "primary", size = "medium" }: ButtonLook = {}, extra?: string) {
  return clsx(BASE, TONES[tone], SIZES[size], extra);
}

type ButtonProps = ButtonLook &
  Omit<ComponentProps<"button">, "aria-disabled"> & {
    /** At work on the last press: keeps the focus, but takes no other press until done. */
    busy?: boolean;
  };

/** A button. Pass `type="submit"` inside forms; a plain one does nothing by itself. */
export function Button({ tone, size, className, busy = false, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={buttonClass(look(tone, size), className)}
      aria-disabled={busy || undefined}
      onClick={busy ? swallow : onClick}
      {...rest}
    />
  );
}

/** A link that leads somewhere and looks like a button. */
export function ButtonLink({
  tone,
  size,
  className,
  ...rest
}: ButtonLook & Omit<LinkProps, "className"> & { className?: string }) {
  return <Link className={buttonClass(look(tone, size), className)} {...rest} />;
}

function swallow(event: MouseEvent) {
  event.preventDefault();
}

function look(tone: ButtonLook["tone"], size: ButtonLook["size"]): ButtonLook {
  return { ...(tone && { tone }), ...(size && { size }) };
}

const BASE =
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap no-underline transition-colors duration-150 select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55";

const TONES = {
  primary: "border-transparent bg-accent text-on-accent shadow-sm hover:bg-accent-hover",
  quiet: "border-line-strong/60 bg-surface text-ink hover:border-line-strong hover:bg-surface-2",
  plain: "border-transparent bg-transparent text-ink hover:bg-surface-2",
  danger: "border-danger/50 bg-surface text-danger hover:border-danger hover:bg-danger hover:text-background",
};

const SIZES = {
  medium: "h-11 px-4.5 text-[0.9375rem]",
  small: "h-9 px-3 text-sm",
  icon: "size-9 p-0",
};
