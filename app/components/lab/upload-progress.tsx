import { Button } from "#app/components/ui/button.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import type { Uploading } from "./use-upload.tsx";

/** How far an upload of several files has come, and the way to end it. */
export function UploadProgress({ uploading }: { uploading: Uploading | null }) {
  if (uploading === null || uploading.total < 2) return null;
  const { done, total, path, cancel } = uploading;
  return (
    <div className="border-t border-line px-4 py-2 text-sm">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-muted" title={path}>
          Uploading {done + 1} of {total}
        </p>
        <Button tone="plain" size="small" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <ProgressBar label="Upload" value={(done / total) * 100} />
    </div>
  );
}
