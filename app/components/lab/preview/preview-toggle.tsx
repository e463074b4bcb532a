import { AppWindow } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { usePreview } from "./preview-context.tsx";

/** Opens and closes the preview; says, quietly, that there is something to see. */
export function PreviewToggle() {
  const { isOpen, ports, show, close } = usePreview();
  const found = ports[0];
  const isNews = !isOpen && found !== undefined;
  return (
    <>
      <Button
        tone="plain"
        size="small"
        className="mr-1 h-8 px-2.5 text-[0.8125rem] aria-pressed:bg-surface-2"
        aria-pressed={isOpen}
        title={isOpen ? "Close the preview" : "See what a server in this lab shows"}
        onClick={() => (isOpen ? close() : show(found === undefined ? null : { port: found, path: "/" }))}
      >
        <AppWindow aria-hidden className={isNews ? "size-4 text-accent" : "size-4"} />
        {isNews && (
          <span className="font-normal text-muted max-lg:hidden">Something listens on {found} ·</span>
        )}
        {isNews ? "Open preview" : "Preview"}
      </Button>
      <span role="status" className="sr-only">
        {isNews && `A program in this lab listens on port ${String(found)}.`}
      </span>
    </>
  );
}
