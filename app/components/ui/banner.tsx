import clsx from "clsx";
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type BannerProps = {
  tone?: "info" | "success" | "warning" | "danger";
  children: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** A message that stays: danger is read out at once, the others when there is a pause. */
export function Banner({ tone = "info", children, action, className }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={clsx(
        "flex items-center gap-3 rounded-md border border-current/25 px-4 py-3 text-[0.9375rem] tint",
        TONES[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-[1.125rem] shrink-0" />
      <div className="min-w-0 flex-1 text-ink">{children}</div>
      {action}
    </div>
  );
}

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: OctagonAlert };
const TONES = { info: "text-info", success: "text-success", warning: "text-warning", danger: "text-danger" };
