import clsx from "clsx";
import { CircleAlert } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";

type TextFieldProps = Omit<ComponentProps<"input">, "id"> & {
  label: string;
  /** What to know before typing. */
  hint?: ReactNode;
  /** Why what was sent cannot be taken; read out with the field. */
  error?: string | undefined;
  /** Hides the label from the eye, for fields whose purpose is plain to see. */
  labelHidden?: boolean;
};

/** A labelled native input with its hint and its error. */
export function TextField({ label, hint, error, labelHidden = false, className, ...input }: TextFieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <label htmlFor={id} className={labelHidden ? "sr-only" : "mb-1.5 block text-sm font-medium"}>
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={clsx(controlClass, "h-11 w-full px-3.5")}
        {...input}
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1.5 flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}

/** The look of anything one types or picks in. */
export const controlClass =
  "rounded-md border border-line-strong bg-surface text-ink transition-colors placeholder:text-muted hover:border-ink/60 focus-visible:outline-offset-0 aria-invalid:border-danger";
