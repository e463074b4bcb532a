import { Link } from "@remix-run/react";
import { History } from "lucide-react";
import { buttonClass } from "#app/components/ui/button.tsx";

/**
 * Opens the history and closes it. A link, so that it can be opened beside the lab or sent to someone; and Remix asks
 * what links lead to as soon as it sees them, without which the history would not open offline.
 */
export function HistoryLink({ open, onToggle }: { open: boolean; onToggle: () => void }) {
  return (
    <Link
      to="?history"
      aria-label="History"
      aria-current={open ? "true" : undefined}
      aria-keyshortcuts="Control+Shift+H"
      title="History (Ctrl + Shift + H)"
      className={buttonClass({ tone: "plain", size: "icon" }, "aria-[current]:bg-surface-2")}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onToggle();
      }}
    >
      <History aria-hidden className="size-[1.125rem]" />
    </Link>
  );
}
