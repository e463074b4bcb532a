import { useEffect, useRef } from "react";
import { controlClass } from "#app/components/ui/text-field.tsx";
import type { OutlineItem } from "#server/courses/document.ts";
import { useItemActs } from "./use-item-acts.ts";

const LONGEST_NAME = 200;

/** The name of an item while it is typed: Enter and leaving keep it, Escape does not. */
export function ItemName({ item }: { item: OutlineItem }) {
  const { endRenaming } = useItemActs();
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useEffect(() => input.current?.select(), []);
  // Going away takes the focus from it, which is no second answer.
  const end = (title: string | null) => {
    if (!isOver.current) endRenaming(item.id, title);
    isOver.current = true;
  };
  return (
    <input
      ref={input}
      aria-label={`Name of the ${item.kind}`}
      defaultValue={item.title}
      maxLength={LONGEST_NAME}
      className={`${controlClass} h-9 w-full px-2.5`}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        // Else the key would press what gets the focus next.
        event.preventDefault();
        end(event.key === "Enter" ? event.currentTarget.value : null);
      }}
    />
  );
}
