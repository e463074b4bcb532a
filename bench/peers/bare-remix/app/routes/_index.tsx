import { useLoaderData } from "@remix-run/react";

export function loader() {
  return { greeting: "Hello" };
}

/** As little as a route can do: no session, no database, no style. */
export default function Bare() {
  const { greeting } = useLoaderData<typeof loader>();
  return <h1>{greeting}</h1>;
}
