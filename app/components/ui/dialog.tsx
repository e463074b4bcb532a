import clsx from "clsx";
import { X } from "lucide-react";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { Button } from "./button.tsx";

type DialogProps = {
  title: string;
  open: boolean;
  /** Called for Escape, the close button and a click outside; the owner then sets `open` to false. */
  onClose: () => void;
  /** For what stands side by side. */
  wide?: boolean;
  children: ReactNode;
};

/** A modal on the native element, which keeps the focus inside and gives it back. */
export function Dialog({ title, open, onClose, wide = false, children }: DialogProps) {
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (open) element.current?.showModal();
    else element.current?.close();
  }, [open]);

  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === element.current) onClose();
      }}
      className={clsx(
        "rounded-lg border border-line bg-surface text-ink shadow-lg backdrop:bg-black/45 open:animate-[appear_160ms_ease-out]",
        wide ? "w-[min(60rem,calc(100vw-2rem))]" : "w-[min(30rem,calc(100vw-2rem))]",
      )}
    >
      {open && (
        <div className="p-6">
          <div className="mb-3 flex items-start justify-between gap-4">
            <h2 id={titleId} className="text-lg">
              {title}
            </h2>
            <Button tone="plain" size="icon" aria-label="Close" className="-mt-1.5 -mr-2" onClick={onClose}>
              <X aria-hidden className="size-4" />
            </Button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
