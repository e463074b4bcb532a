import clsx from "clsx";
import { MenuItem as AriaMenuItem, type MenuItemProps } from "react-aria-components";

/** One act. `danger` marks what destroys something. */
export function MenuItem({
  danger = false,
  ...rest
}: Omit<MenuItemProps, "className"> & { danger?: boolean }) {
  return (
    <AriaMenuItem
      className={clsx(
        "flex cursor-pointer items-center gap-2.5 rounded-sm px-3 py-2 text-sm outline-none data-[disabled]:opacity-50 data-[focused]:bg-surface-2",
        danger && "text-danger",
      )}
      {...rest}
    />
  );
}

/** The look of a floating list, for context menus placed by hand. */
export const menuPanelClass =
  "min-w-48 rounded-md border border-line bg-surface p-1.5 text-ink shadow-lg data-[entering]:animate-[appear_120ms_ease-out]";
