import type { AppLoadContext } from "@remix-run/node";

/** The signed-in person, as the server hands them to pages. */
export type Actor = Pick<NonNullable<AppLoadContext["actor"]>, "id" | "name" | "email" | "role">;

/** The pages worth a place in the header. The server decides who may open them; this only spares dead links. */
export function pagesFor(actor: Actor | null) {
  const pages = [{ to: "/", name: "Courses" }];
  if (actor) pages.push({ to: "/learn", name: "My learning" });
  if (actor && actor.role !== "student") pages.push({ to: "/teach", name: "Teaching" });
  if (actor?.role === "admin") pages.push({ to: "/admin", name: "People" });
  return pages;
}
