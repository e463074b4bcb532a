import clsx from "clsx";
import { Check, CloudOff, Eye, LoaderCircle, OctagonAlert, type LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";
import type { DocumentState } from "#app/editor/document-connection.ts";
import { useTransport } from "#app/transport/use-transport.ts";
import { useLab } from "./lab-context.ts";
import { TransportHint, WITHOUT_WEBSOCKETS } from "./transport-hint.tsx";

interface Shown {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly tone: string;
  /** More to know, for the tooltip and for screen readers. */
  readonly detail: string;
}

/** Saving that takes less than this is not worth a flicker. */
const SLOW_SAVE_MS = 600;
/** Screen readers hear the state once it has settled, not at every keystroke. */
const SETTLED_MS = 1200;

/** Whether what this person does in the lab is safe. */
export function SaveState() {
  const { document, readOnlyBecause } = useLab();
  return <DocumentSaveState document={document} readOnlyBecause={readOnlyBecause} />;
}

interface DocumentSaveStateProps {
  readonly document: DocumentState;
  readonly readOnlyBecause: string | null;
}

/** Whether this person's work is safe, in a word; spoken when it has changed for good. And by which way it goes. */
export function DocumentSaveState({ document, readOnlyBecause }: DocumentSaveStateProps) {
  const slow = useSettled(document.status, SLOW_SAVE_MS) === "saving" && document.status === "saving";
  const { icon: Icon, label, tone, detail } = describe(document, readOnlyBecause, slow);
  const spoken = useSettled(label, SETTLED_MS);
  const byHttp = useTransport() === "http";
  return (
    <>
      <div
        className={clsx("flex items-center gap-1.5 px-2 text-sm whitespace-nowrap", tone)}
        title={byHttp ? `${detail} ${WITHOUT_WEBSOCKETS}` : detail}
      >
        <Icon aria-hidden className={clsx("size-4 shrink-0", Icon === LoaderCircle && "animate-spin")} />
        <span aria-hidden className="max-md:sr-only">
          {label}
        </span>
        <span role="status" className="sr-only">
          {spoken}
        </span>
      </div>
      <TransportHint />
    </>
  );
}

function describe({ status, reason }: DocumentState, readOnlyBecause: string | null, slow: boolean): Shown {
  switch (status) {
    case "refused":
      return { icon: OctagonAlert, label: "Disconnected", tone: "text-danger", detail: reason ?? "" };
    case "offline":
      return navigator.onLine
        ? {
            icon: CloudOff,
            label: "Reconnecting…",
            tone: "text-warning",
            detail:
              "The server cannot be reached. What you type is kept on this device and sent when it is back.",
          }
        : {
            icon: CloudOff,
            label: "Offline: kept on this device",
            tone: "text-warning",
            detail: "What you type is kept on this device and sent when you are back online.",
          };
    case "connecting":
      return { icon: LoaderCircle, label: "Connecting…", tone: "text-muted", detail: "Opening the files." };
    case "saving":
    case "saved":
      if (readOnlyBecause !== null) {
        return { icon: Eye, label: "Read only", tone: "text-muted", detail: readOnlyBecause };
      }
      return slow
        ? {
            icon: LoaderCircle,
            label: "Saving…",
            tone: "text-muted",
            detail: "Your latest changes are on their way.",
          }
        : {
            icon: Check,
            label: "Saved",
            tone: "text-muted",
            detail: "Every change is stored on the server.",
          };
  }
}

/** The value once it has stayed the same for `ms`. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
