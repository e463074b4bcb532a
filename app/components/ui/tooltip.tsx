import type { ReactElement, ReactNode } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";

/** Names a control on hover and focus. The child must be a react-aria button, which can be described. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <TooltipTrigger delay={400} closeDelay={80}>
      {children}
      <AriaTooltip
        offset={6}
        className="max-w-64 rounded-sm bg-ink px-2.5 py-1.5 text-[0.8125rem] text-background shadow-lg data-[entering]:animate-[appear_120ms_ease-out]"
      >
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
