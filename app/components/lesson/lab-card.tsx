import { Form, useNavigation } from "@remix-run/react";
import { CircleCheck, SquareTerminal } from "lucide-react";
import { hurryLabAhead, isPress } from "#app/components/lab/use-lab-ahead.ts";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import type { LessonPage } from "#app/lib/api-types.ts";

type LabCardProps = {
  lab: NonNullable<LessonPage["lab"]>;
  canOpen: boolean;
  /** What to say instead of the door. */
  isClosed: string;
  /** What a press of the door begins already, before it is a click. */
  onPress: ((labId: string) => void) | undefined;
};

/** The lesson's lab: its task in short, and the door to it. */
export function LabCard({ lab, canOpen, isClosed, onPress }: LabCardProps) {
  const opening = useNavigation().formData?.get("labId") === lab.id;
  return (
    <Card className="overflow-hidden shadow-md">
      <div className="flex items-center gap-2 border-b border-line bg-surface-2 px-4 py-2.5 text-[0.8125rem] font-medium">
        <SquareTerminal aria-hidden className="size-4 text-accent" /> Lab
        {lab.passedAt && (
          <span className="ml-auto flex items-center gap-1 text-success">
            <CircleCheck aria-hidden className="size-4" /> Passed
          </span>
        )}
      </div>
      <div className="p-5">
        <h2 className="text-lg">{lab.title}</h2>
        <div
          className="prose mt-2 text-[0.9375rem]"
          dangerouslySetInnerHTML={{ __html: lab.instructionsHtml }}
        />
        {canOpen ? (
          <Form
            method="post"
            className="mt-5"
            onPointerEnter={hurryLabAhead}
            onFocus={hurryLabAhead}
            onTouchStart={hurryLabAhead}
            onPointerDown={(event) => isPress(event.nativeEvent) && onPress?.(lab.id)}
          >
            <input type="hidden" name="intent" value="open-lab" />
            <Button type="submit" name="labId" value={lab.id} busy={opening} className="w-full">
              {opening ? "Opening…" : lab.workspaceId ? "Go on in your lab" : "Open lab"}
            </Button>
          </Form>
        ) : (
          <p className="mt-4 text-sm text-muted">{isClosed}</p>
        )}
      </div>
    </Card>
  );
}
