import {
  ChevronRight,
  Ellipsis,
  File,
  FileCode,
  FileQuestion,
  Folder,
  FolderOpen,
  GripVertical,
} from "lucide-react";
import { useState } from "react";
import {
  Button,
  Collection,
  Menu,
  MenuTrigger,
  Popover,
  TreeItem,
  TreeItemContent,
} from "react-aria-components";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { languageOf, nameOf } from "#app/editor/language-of.ts";
import { distinctPeople, type Participant } from "#app/editor/people.ts";
import type { LabFile } from "#server/labs/document.ts";
import type { FileNode } from "./file-nodes.ts";

export type FileAct = "new-file" | "new-folder" | "rename" | "move" | "download" | "reset" | "delete";

export interface FileRowProps {
  readonly node: FileNode;
  readonly participants: readonly Participant[];
  readonly active: string | null;
  readonly canWrite: boolean;
  readonly onAct: (act: FileAct, file: LabFile) => void;
}

/** One file or folder, with who is in it and what can be done to it. */
export function FileRow({ node, participants, active, canWrite, onAct }: FileRowProps) {
  const { file } = node;
  const name = nameOf(file.path);
  const here = distinctPeople(participants.filter((person) => person.file === file.id));
  const label = here.length > 0 ? `${name}, ${here.map((person) => person.name).join(" and ")} here` : name;
  const [menuOpen, setMenuOpen] = useState(false);
  return (
    <TreeItem
      id={file.id}
      textValue={label}
      data-active={file.id === active || undefined}
      className="group flex cursor-pointer rounded-sm text-sm outline-none data-[active]:bg-surface-2 data-[active]:font-medium data-[drop-target]:bg-accent/15 data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-[var(--focus)] data-[hovered]:bg-surface-2"
    >
      <TreeItemContent>
        {({ isExpanded, level, allowsDragging }) => (
          <div
            role="presentation"
            className="flex h-8 w-full min-w-0 items-center gap-1.5 pr-1"
            style={{ paddingInlineStart: `${(level - 1) * 0.875 + 0.25}rem` }}
            onContextMenu={(event) => {
              event.preventDefault();
              setMenuOpen(true);
            }}
          >
            {file.kind === "folder" ? (
              <Button slot="chevron" className="grid size-5 shrink-0 place-items-center text-muted">
                <ChevronRight
                  aria-hidden
                  className={`size-3.5 transition-transform ${isExpanded ? "rotate-90" : ""}`}
                />
              </Button>
            ) : (
              <span className="size-5 shrink-0" />
            )}
            <Icon file={file} open={isExpanded} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {here.map((person) => (
              <span
                key={person.id}
                aria-hidden
                title={`${person.name} is here`}
                className="size-2 shrink-0 rounded-full"
                style={{ backgroundColor: person.color }}
              />
            ))}
            {allowsDragging && (
              <Button slot="drag" className="sr-only focus-visible:not-sr-only">
                <GripVertical aria-hidden className="size-4" />
              </Button>
            )}
            <MenuTrigger isOpen={menuOpen} onOpenChange={setMenuOpen}>
              <Button
                aria-label={`Actions for ${name}`}
                className="grid size-6 shrink-0 cursor-pointer place-items-center rounded-sm text-muted opacity-0 group-data-[focus-visible]:opacity-100 group-data-[hovered]:opacity-100 hover:text-ink focus-visible:opacity-100 aria-expanded:opacity-100 [@media(hover:none)]:opacity-100"
              >
                <Ellipsis aria-hidden className="size-4" />
              </Button>
              <Popover placement="bottom end" offset={2} className={menuPanelClass}>
                <Menu className="outline-none" onAction={(key) => onAct(key as FileAct, file)}>
                  {canWrite && file.kind === "folder" && <MenuItem id="new-file">New file in here…</MenuItem>}
                  {canWrite && file.kind === "folder" && (
                    <MenuItem id="new-folder">New folder in here…</MenuItem>
                  )}
                  {canWrite && <MenuItem id="rename">Rename… (F2)</MenuItem>}
                  {canWrite && <MenuItem id="move">Move to…</MenuItem>}
                  {file.kind !== "folder" && <MenuItem id="download">Download</MenuItem>}
                  {canWrite && file.kind === "text" && <MenuItem id="reset">Reset…</MenuItem>}
                  {canWrite && (
                    <MenuItem id="delete" danger>
                      Delete… (Del)
                    </MenuItem>
                  )}
                </Menu>
              </Popover>
            </MenuTrigger>
          </div>
        )}
      </TreeItemContent>
      <Collection items={node.children} dependencies={[participants, active, canWrite]}>
        {(child) => (
          <FileRow
            node={child}
            participants={participants}
            active={active}
            canWrite={canWrite}
            onAct={onAct}
          />
        )}
      </Collection>
    </TreeItem>
  );
}

function Icon({ file, open }: { file: LabFile; open: boolean }) {
  const look = "size-4 shrink-0 text-muted";
  if (file.kind === "folder")
    return open ? <FolderOpen aria-hidden className={look} /> : <Folder aria-hidden className={look} />;
  if (file.kind === "binary") return <FileQuestion aria-hidden className={look} />;
  return languageOf(file.path) === "plaintext" ? (
    <File aria-hidden className={look} />
  ) : (
    <FileCode aria-hidden className={`${look} text-accent`} />
  );
}
