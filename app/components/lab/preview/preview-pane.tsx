import { AppWindow, LoaderCircle } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { PreviewBar } from "./preview-bar.tsx";
import { usePreview } from "./preview-context.tsx";
import { useFrame } from "./use-frame.ts";

/**
 * What a page of a lab may do in the frame. It has an origin of its own, so it may have its storage; it may neither
 * lead this window elsewhere nor leave these bounds through a window it opens.
 */
const ALLOWED =
  "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads allow-pointer-lock";

/** A server of the lab as its visitors see it, under a bar that says where. */
export function PreviewPane() {
  const preview = usePreview();
  const frame = useRef<HTMLIFrameElement>(null);
  const { state, reload } = useFrame(preview, frame);
  const [loaded, setLoaded] = useState(0);
  const isLoading = state.kind === "entering" || (state.kind === "shown" && state.visit !== loaded);
  return (
    <section aria-label="Preview" data-pane="preview" className="flex h-full min-h-0 flex-col bg-surface">
      <PreviewBar preview={preview} onReload={reload} isLoading={isLoading} />
      <div className="relative min-h-0 flex-1">
        {state.kind === "shown" && (
          <iframe
            // A new element: one that is led elsewhere would add to the history of this window.
            key={state.visit}
            ref={frame}
            src={state.address}
            title={`Preview of port ${String(preview.place?.port ?? "")}`}
            sandbox={ALLOWED}
            referrerPolicy="no-referrer"
            onLoad={() => setLoaded(state.visit)}
            // Pages that say nothing of their colours expect white paper.
            className="absolute inset-0 size-full border-0 bg-white"
          />
        )}
        {state.kind === "waiting" && <NothingListens />}
        {state.kind === "entering" && (
          <p role="status" className={COVER}>
            <LoaderCircle aria-hidden className="size-6 animate-spin text-accent" />
            Opening the preview…
          </p>
        )}
        {state.kind === "failed" && (
          <div role="alert" className={COVER}>
            <p className="max-w-md">{state.message}</p>
            <Button tone="quiet" size="small" onClick={reload}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function NothingListens() {
  return (
    <div role="status" className={COVER}>
      <AppWindow aria-hidden strokeWidth={1.5} className="size-8 text-accent" />
      <p className="max-w-sm">
        Nothing listens in this lab yet. Start a server in the terminal and it is shown here, for example:
      </p>
      <code className="rounded-sm bg-surface-2 px-2 py-1 font-mono text-[0.8125rem] text-ink">
        python3 -m http.server 8000
      </code>
    </div>
  );
}

const COVER =
  "absolute inset-0 flex flex-col items-center justify-center gap-3 p-6 text-center text-[0.9375rem] text-muted";
