import { Form, Link, NavLink } from "@remix-run/react";
import clsx from "clsx";
import { LogOut, Menu, UserRound } from "lucide-react";
import type { ThemeChoice } from "#app/lib/theme.ts";
import { pagesFor, type Actor } from "#app/lib/abilities.ts";
import { Brand } from "./brand.tsx";
import { ThemeButton } from "./theme-button.tsx";
import { Avatar } from "./ui/avatar.tsx";
import { ButtonLink, buttonClass } from "./ui/button.tsx";

/** The bar on top of every page but the lab: where you can go, and who you are. */
export function SiteHeader({ actor, theme }: { actor: Actor | null; theme: ThemeChoice }) {
  const pages = pagesFor(actor);
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-background/90 backdrop-blur-md print:hidden">
      <div className="page flex h-(--header-height) items-center gap-2 sm:gap-6">
        <Brand />
        <nav aria-label="Main" className="hidden h-full flex-1 items-stretch gap-1 md:flex">
          {pages.map((page) => (
            <NavLink key={page.to} to={page.to} end={page.to === "/"} className={tabClass}>
              {page.name}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <ThemeButton initial={theme} />
          {actor ? <AccountMenu actor={actor} /> : <SignedOut />}
          <button
            type="button"
            popovertarget="site-menu"
            aria-label="Menu"
            className={buttonClass({ tone: "plain", size: "icon" }, "md:hidden")}
          >
            <Menu aria-hidden className="size-5" />
          </button>
        </div>
      </div>
      <nav id="site-menu" popover="auto" aria-label="Main, as a menu" className={panelClass}>
        {pages.map((page) => (
          <NavLink key={page.to} to={page.to} end={page.to === "/"} className={rowClass} onClick={closeMenu}>
            {page.name}
          </NavLink>
        ))}
        {!actor && (
          <NavLink to="/sign-up" className={rowClass} onClick={closeMenu}>
            Create account
          </NavLink>
        )}
      </nav>
    </header>
  );
}

function SignedOut() {
  return (
    <>
      <ButtonLink to="/sign-in" tone="plain" size="small">
        Sign in
      </ButtonLink>
      <ButtonLink to="/sign-up" size="small" className="max-sm:hidden">
        Create account
      </ButtonLink>
    </>
  );
}

function AccountMenu({ actor }: { actor: Actor }) {
  return (
    <>
      <button
        type="button"
        popovertarget="account-menu"
        aria-label={`Account of ${actor.name}`}
        className="rounded-full p-1"
      >
        <Avatar id={actor.id} name={actor.name} />
      </button>
      <div id="account-menu" popover="auto" className={panelClass}>
        <div className="border-b border-line px-3 pt-1 pb-3">
          <p className="font-medium">{actor.name}</p>
          <p className="truncate text-sm text-muted">{actor.email}</p>
        </div>
        <Link to="/account" className={clsx(rowClass, "mt-1.5")} onClick={closeMenu}>
          <UserRound aria-hidden className="size-4" /> Account
        </Link>
        <Form method="post" action="/sign-out" onSubmit={closeMenu}>
          <button type="submit" className={clsx(rowClass, "w-full")}>
            <LogOut aria-hidden className="size-4" /> Sign out
          </button>
        </Form>
      </div>
    </>
  );
}

/** Menus close by themselves on a click outside; a click on an entry keeps the page, so they must be told. */
function closeMenu() {
  document.querySelector<HTMLElement>("header [popover]:popover-open")?.hidePopover();
}

function tabClass({ isActive }: { isActive: boolean }) {
  return clsx(
    "flex items-center border-b-2 px-3 pt-0.5 text-[0.9375rem] transition-colors",
    isActive ? "border-marker font-medium text-ink" : "border-transparent text-muted hover:text-ink",
  );
}

const panelClass =
  "fixed top-[calc(var(--header-height)-0.25rem)] right-[max(1rem,calc(50vw-38rem))] left-auto m-0 w-64 rounded-md border border-line bg-surface p-1.5 text-ink shadow-lg open:animate-[appear_140ms_ease-out]";

const rowClass =
  "flex items-center gap-2.5 rounded-sm px-3 py-2.5 text-[0.9375rem] hover:bg-surface-2 aria-[current=page]:bg-surface-2 aria-[current=page]:font-medium";
