import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps } from "react";
import { controlClass } from "./text-field.tsx";

type SelectProps = Omit<ComponentProps<"select">, "id"> & { label: string; labelHidden?: boolean };

/** A native select: the device's own list, which works with every input method and without JavaScript. */
export function Select({ label, labelHidden = false, className, children, ...select }: SelectProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={labelHidden ? "sr-only" : "mb-1.5 block text-sm font-medium"}>
        {label}
      </label>
      <span className="relative block">
        <select id={id} className={clsx(controlClass, "h-11 w-full appearance-none pr-9 pl-3.5")} {...select}>
          {children}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-3.5 right-3 size-4 text-muted" />
      </span>
    </div>
  );
}
