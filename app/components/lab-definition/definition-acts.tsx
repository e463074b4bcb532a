import { useNavigate } from "@remix-run/react";
import { FlaskConical, ListChecks } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "#app/components/lab/problem-sentence.ts";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { trpc } from "#app/lib/trpc.ts";

interface DefinitionActsProps {
  readonly courseId: string;
  readonly labId: string;
  /** Both acts take what is saved. */
  readonly saved: boolean;
  readonly isChecking: boolean;
  readonly onCheck: () => void;
}

/** Check the lab, or try it as a student would. */
export function DefinitionActs({ courseId, labId, saved, isChecking, onCheck }: DefinitionActsProps) {
  const [opening, setOpening] = useState(false);
  const navigate = useNavigate();
  const tryOut = async () => {
    setOpening(true);
    try {
      const client = await trpc();
      const { workspaceId } = await client.labDefinitions.tryOut.mutate({ courseId, labId });
      navigate(`/lab/${workspaceId}`);
    } catch (problem) {
      setOpening(false);
      showToast({ tone: "danger", message: sentenceOf(problem) });
    }
  };
  return (
    <>
      <Button tone="quiet" size="small" busy={isChecking || !saved} onClick={onCheck}>
        <ListChecks aria-hidden className="size-4" />
        Check
      </Button>
      <Button tone="quiet" size="small" busy={opening || !saved} onClick={() => void tryOut()}>
        <FlaskConical aria-hidden className="size-4" />
        <span>
          Try<span className="max-sm:sr-only"> as a student</span>
        </span>
      </Button>
    </>
  );
}
