import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

type ConfirmDialogProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  /** What the act is called on its button. */
  act: string;
  /** Marks what takes something away. */
  danger?: boolean;
  /** Called once the dialog has been told to close. */
  onConfirm: () => void;
  /** What it will do, in words. */
  children: ReactNode;
};

/** Asks before something that should not happen by accident. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, open, onClose, act, danger = false, onConfirm, children } = props;
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <p className="text-muted">{children}</p>
      <div className="mt-6 flex justify-end gap-3">
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          tone={danger ? "danger" : "primary"}
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
