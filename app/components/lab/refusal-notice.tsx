import { Banner } from "#app/components/ui/banner.tsx";
import { useLab } from "./lab-context.ts";

/** Why the server will not have us back, above everything else; nothing while all is well. */
export function RefusalNotice() {
  const { document } = useLab();
  if (document.status !== "refused") return null;
  return (
    <Banner
      tone="danger"
      className="shrink-0 rounded-none border-x-0 border-t-0 py-2"
      action={
        <button type="button" className="text-sm font-medium link" onClick={() => location.reload()}>
          Reload
        </button>
      }
    >
      {document.reason}
    </Banner>
  );
}
