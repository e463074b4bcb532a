import { useRef, useState } from "react";
import { useDrag, useDrop } from "react-aria-components";
import { dropAt } from "./arrange.ts";
import { useOutline } from "./outline-context.ts";
import type { OutlineItem } from "#server/courses/document.ts";

/** Travels with what is dragged, so that nothing else can be dropped here. */
const DRAG_TYPE = "application/x-course-item";

/**
 * Makes an item draggable, by its handle also with the keyboard, and a place to drop others before or after.
 * `onDropped` is told the id of what has come.
 */
export function useItemDrag(item: OutlineItem, isEnabled: boolean, onDropped: (id: string) => void) {
  const { outline } = useOutline();
  const ref = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState<"before" | "after" | null>(null);
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    hasDragButton: true,
    isDisabled: !isEnabled,
    getItems: () => [{ [DRAG_TYPE]: item.id, "text/plain": item.title }],
    getAllowedDropOperations: () => ["move"],
  });
  const sideAt = (y: number) => (y < (ref.current?.offsetHeight ?? 0) / 2 ? "before" : "after");
  const { dropProps, isDropTarget } = useDrop({
    ref,
    isDisabled: !isEnabled,
    getDropOperation: (types) => (types.has(DRAG_TYPE) ? "move" : "cancel"),
    onDropEnter: ({ y }) => setSide(sideAt(y)),
    onDropMove: ({ y }) => setSide(sideAt(y)),
    onDropExit: () => setSide(null),
    onDrop: ({ items, y }) => {
      setSide(null);
      const dragged = items.find((candidate) => candidate.kind === "text" && candidate.types.has(DRAG_TYPE));
      if (dragged?.kind !== "text") return;
      void dragged.getText(DRAG_TYPE).then((id) => {
        if (dropAt(outline, id, item.id, sideAt(y))) onDropped(id);
      });
    },
  });
  return { ref, dragProps, dragButtonProps, dropProps, isDragging, side: isDropTarget ? side : null };
}
