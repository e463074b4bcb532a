import { data } from "@remix-run/node";
import { ErrorScreen } from "#app/components/error-screen.tsx";

export function loader() {
  throw data(
    { message: "The link may be old or mistyped. The catalogue has everything that is published." },
    { status: 404 },
  );
}

export default function NotFound() {
  return null;
}

export { ErrorScreen as ErrorBoundary };
