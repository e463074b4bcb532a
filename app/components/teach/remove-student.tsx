import { useFetcher } from "@remix-run/react";
import { UserMinus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import type { TaughtCourse, TaughtStudent } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";

/** Takes a student out of the course, after asking. */
export function RemoveStudent({ student, course }: { student: TaughtStudent; course: TaughtCourse }) {
  const fetcher = useFetcher<FormProblem | null>();
  const [asking, setAsking] = useState(false);
  const label = `Remove ${student.name} from the course`;
  return (
    <div>
      <Button
        tone="plain"
        size="icon"
        aria-label={label}
        title={label}
        disabled={fetcher.state !== "idle"}
        onClick={() => setAsking(true)}
      >
        <UserMinus aria-hidden className="size-4" />
      </Button>
      <p role="status" className="max-w-40 text-sm text-danger empty:hidden">
        {fetcher.data?.message}
      </p>
      <ConfirmDialog
        title={`Remove ${student.name}?`}
        open={asking}
        onClose={() => setAsking(false)}
        act="Remove"
        danger
        onConfirm={() =>
          void fetcher.submit(
            { userId: student.id },
            { method: "post", action: `/teach/courses/${course.id}/labs` },
          )
        }
      >
        Everything of “{course.title}” that {student.name} has open closes at once. Their work is kept, and is
        theirs again if they enroll once more.
      </ConfirmDialog>
    </div>
  );
}
