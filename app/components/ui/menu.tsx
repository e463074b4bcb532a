import clsx from "clsx";
import type { ReactElement } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Popover,
  type MenuItemProps,
  type MenuProps,
  type PopoverProps,
} from "react-aria-components";

type MenuButtonProps<T extends object> = MenuProps<T> & {
  /** The react-aria button that opens it. */
  trigger: ReactElement;
  placement?: PopoverProps["placement"];
};

/** A button and the list of acts it opens. */
export function MenuButton<T extends object>({
  trigger,
  placement = "bottom end",
  ...menu
}: MenuButtonProps<T>) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement={placement} offset={4} className={menuPanelClass}>
        <AriaMenu className="outline-none" {...menu} />
      </Popover>
    </MenuTrigger>
  );
}

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
