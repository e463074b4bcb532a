import { useNavigate } from "@remix-run/react";
import { Ellipsis } from "lucide-react";
import { useRef, useState } from "react";
import { Button as AriaButton, Menu, MenuTrigger, Popover } from "react-aria-components";
import { buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { countOf } from "#app/lib/format.ts";
import { trpc } from "#app/lib/trpc.ts";
import { CopiesDialog } from "./copies-dialog.tsx";
import { useLab } from "./lab-context.ts";
import { sentenceOf } from "./problem-sentence.ts";

type Act = "upload-folder" | "zip" | "copy" | "copies" | "reset";

interface FilesMenuProps {
  readonly canWrite: boolean;
  readonly onUploadFolder: (files: readonly File[]) => void;
  readonly onReset: () => void;
}

/** What can be done with all of a lab's files. */
export function FilesMenu({ canWrite, onUploadFolder, onReset }: FilesMenuProps) {
  const { data } = useLab();
  const navigate = useNavigate();
  const folderInput = useRef<HTMLInputElement>(null);
  const [showsCopies, setShowsCopies] = useState(false);
  const workspaceId = data.workspace.id;

  const act = (chosen: Act) => {
    switch (chosen) {
      case "upload-folder":
        return folderInput.current?.click();
      case "zip":
        return downloadZip(workspaceId);
      case "copy":
        return void copyLab(workspaceId, navigate);
      case "copies":
        return setShowsCopies(true);
      case "reset":
        return onReset();
    }
  };
  return (
    <>
      <MenuTrigger>
        <AriaButton
          aria-label="More to do with the files"
          className={`${buttonClass({ tone: "plain", size: "icon" })} size-8`}
        >
          <Ellipsis aria-hidden className="size-4" />
        </AriaButton>
        <Popover placement="bottom end" offset={4} className={menuPanelClass}>
          <Menu className="outline-none" onAction={(key) => act(key as Act)}>
            {canWrite && <MenuItem id="upload-folder">Upload a folder…</MenuItem>}
            <MenuItem id="zip">Download all as zip</MenuItem>
            {data.abilities.copy && <MenuItem id="copy">Make a copy of this lab</MenuItem>}
            {data.abilities.copy && <MenuItem id="copies">Your copies…</MenuItem>}
            {canWrite && (
              <MenuItem id="reset" danger>
                Reset all files…
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      <input
        ref={folderInput}
        type="file"
        multiple
        hidden
        aria-label="Folder to upload"
        {...{ webkitdirectory: "" }}
        onChange={(event) => {
          onUploadFolder([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <CopiesDialog open={showsCopies} onClose={() => setShowsCopies(false)} />
    </>
  );
}

function downloadZip(workspaceId: string): void {
  const link = document.createElement("a");
  link.href = `/api/labs/${encodeURIComponent(workspaceId)}/zip`;
  link.download = "";
  link.click();
}

/** Said before the last one is made. */
function leftWords(left: number): string {
  if (left > 3) return "";
  return left === 0 ? " It is the last one you can make." : ` You can make ${String(left)} more.`;
}

async function copyLab(workspaceId: string, open: (address: string) => void): Promise<void> {
  showToast({ message: "Copying the lab…" });
  try {
    const client = await trpc();
    const copy = await client.labs.copy.mutate({ workspaceId });
    open(`/lab/${copy.workspaceId}`);
    showToast({
      tone: "success",
      message: `This is your copy. What you do here does not change the original.${leftWords(copy.left)}`,
    });
    if (copy.skipped.length > 0) {
      const message = `${countOf(copy.skipped.length, "file")} could not be copied: ${copy.skipped.slice(0, 5).join(", ")}`;
      showToast({ tone: "danger", message });
    }
  } catch (problem) {
    showToast({ tone: "danger", message: sentenceOf(problem) });
  }
}
