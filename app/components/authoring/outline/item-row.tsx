import clsx from "clsx";
import { GripVertical } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { Avatar } from "#app/components/ui/avatar.tsx";
import type { OutlineItem } from "#server/courses/document.ts";
import { ItemMenu } from "./item-menu.tsx";
import { ItemName } from "./item-name.tsx";
import { useItemActs } from "./use-item-acts.ts";
import { useItemDrag } from "./use-item-drag.ts";
import { useOutline } from "./outline-context.ts";

type ItemRowProps = {
  item: OutlineItem;
  className?: string;
  /** Its name as it stands there. */
  children: ReactNode;
  /** What else there is to know of it, at the end of the row. */
  facts?: ReactNode;
};

/** One line of the outline: handle, name, who is there, and its menu. */
export function ItemRow({ item, className, children, facts }: ItemRowProps) {
  const { canEdit, peopleAt } = useOutline();
  const { renaming, moved } = useItemActs();
  const isRenaming = renaming === item.id;
  const drag = useItemDrag(item, canEdit && !isRenaming, moved);
  return (
    <div
      ref={drag.ref}
      {...drag.dragProps}
      {...drag.dropProps}
      data-item={item.id}
      className={clsx(
        "relative flex items-center gap-2 rounded-md",
        drag.isDragging && "opacity-50",
        drag.side === "before" && "shadow-[0_-2px_0_var(--accent)]",
        drag.side === "after" && "shadow-[0_2px_0_var(--accent)]",
        className,
      )}
    >
      {canEdit && (
        <AriaButton
          {...drag.dragButtonProps}
          data-part="grip"
          aria-label={`Move ${item.title}`}
          className="grid size-8 shrink-0 cursor-grab place-items-center rounded-sm text-muted hover:text-ink"
        >
          <GripVertical aria-hidden className="size-4" />
        </AriaButton>
      )}
      <div className="min-w-0 flex-1">{isRenaming ? <ItemName item={item} /> : children}</div>
      {peopleAt(item.id).map(({ clientId, id, name }) => (
        <Avatar key={clientId} id={id} name={`${name} is here`} letters={name} size="small" />
      ))}
      {facts}
      {canEdit && <ItemMenu item={item} />}
    </div>
  );
}
