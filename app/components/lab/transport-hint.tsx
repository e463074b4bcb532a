import { Waypoints } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { useTransport } from "#app/transport/use-transport.ts";

export const WITHOUT_WEBSOCKETS =
  "Connected without WebSockets, because this network blocks them. Everything works, a little slower.";

/** A small sign while the page goes by plain HTTP; what it means is said once, and again when asked. */
export function TransportHint() {
  const way = useTransport();
  const before = useRef(way);
  useEffect(() => {
    if (way === "http" && before.current !== way) explain();
    before.current = way;
  }, [way]);

  if (way !== "http") return null;
  return (
    <Button tone="plain" size="small" className="text-muted" title={WITHOUT_WEBSOCKETS} onClick={explain}>
      <Waypoints aria-hidden className="size-4" />
      <span className="max-lg:sr-only">Without WebSockets</span>
    </Button>
  );
}

function explain() {
  showToast({ message: WITHOUT_WEBSOCKETS });
}
