import clsx from "clsx";
import { useEffect, useRef, type RefObject } from "react";
import {
  Tab as AriaTab,
  TabList as AriaTabList,
  type TabListProps,
  type TabProps,
} from "react-aria-components";

export { TabPanel, Tabs } from "react-aria-components";

/** The row of tabs: arrow keys move, the panel follows. */
export function TabList<T extends object>({
  className,
  ...rest
}: Omit<TabListProps<T>, "className"> & { className?: string }) {
  return (
    <AriaTabList className={clsx("flex items-stretch gap-1 border-b border-line", className)} {...rest} />
  );
}

/** One tab, marked by the marker when it is the shown one. */
export function Tab({ className, ...rest }: Omit<TabProps, "className"> & { className?: string }) {
  return (
    <AriaTab
      className={clsx(
        "-mb-px flex cursor-pointer items-center gap-1.5 border-b-2 border-transparent px-3 py-2 text-sm text-muted hover:text-ink data-[disabled]:opacity-50 data-[selected]:border-marker data-[selected]:font-medium data-[selected]:text-ink",
        className,
      )}
      {...rest}
    />
  );
}

/** For the element in which a row of tabs scrolls: keeps the chosen tab in sight. */
export function useChosenTabInSight<T extends HTMLElement>(chosen: string): RefObject<T> {
  const scroller = useRef<T>(null);
  useEffect(() => {
    // A tab that is new with the choice is in the row by the next frame.
    const frame = requestAnimationFrame(() => {
      const tab = scroller.current?.querySelector("[role=tab][data-selected]");
      tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return () => cancelAnimationFrame(frame);
  }, [chosen]);
  return scroller;
}
