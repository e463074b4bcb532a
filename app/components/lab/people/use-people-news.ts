import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { useLab } from "../lab-context.ts";

/** Tells what has changed for us since the page was made: an invitation, a right, a hand that was answered. */
export function usePeopleNews(): void {
  const { data, document } = useLab();
  const { people, me } = data;
  const navigate = useNavigate();
  const before = useRef(people);
  const level = useRef(document.level);

  useEffect(() => {
    const known = new Set(before.current.invitations.map(({ workspaceId }) => workspaceId));
    for (const { workspaceId, owner, labTitle } of people.invitations) {
      if (known.has(workspaceId)) continue;
      showToast({
        message: `${owner.name} invites you to their lab “${labTitle}”.`,
        action: { label: "Open", run: () => navigate(`/lab/${workspaceId}`) },
      });
    }
    // Taken down by another: our own act answers itself.
    const { hand } = before.current;
    if (people.hand === null && hand !== null && hand.student.id === me.id && hand.helpers.length > 0) {
      showToast({
        tone: "success",
        message: "Your question is marked as answered. Raise your hand again any time.",
      });
    }
    before.current = people;
  }, [people, me.id, navigate]);

  useEffect(() => {
    if (document.level === level.current || !document.loaded) return;
    level.current = document.level;
    showToast({
      message:
        document.level === "write"
          ? "You may write in this lab now."
          : "You can watch this lab now, but not change it.",
    });
  }, [document.level, document.loaded]);
}
