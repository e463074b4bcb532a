import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  ScrollRestoration,
  useMatches,
  useRouteLoaderData,
  type ShouldRevalidateFunction,
} from "@remix-run/react";
import { useState, type ReactNode } from "react";
import letters from "@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2?url";
import { ConnectionBanner } from "./components/connection-banner.tsx";
import { ErrorScreen } from "./components/error-screen.tsx";
import { NavigationProgress } from "./components/navigation-progress.tsx";
import { PageScripts } from "./components/page-scripts.tsx";
import { SiteHeader } from "./components/site-header.tsx";
import { ToastRegion } from "./components/ui/toast.tsx";
import { useNonce } from "./lib/nonce.ts";
import { revalidateUnlessSearchOnly } from "./lib/search-only.ts";
import { readThemeChoice, themeScript } from "./lib/theme.ts";
import styles from "./styles/tailwind.css?url";

export const links: LinksFunction = () => [
  // Here with the style sheet, so that the page does not move when its letters arrive.
  { rel: "preload", href: letters, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [{ title: "Course Creator" }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const { actor } = context;
  return {
    actor: actor && { id: actor.id, name: actor.name, email: actor.email, role: actor.role },
    theme: readThemeChoice(request.headers.get("Cookie")),
  };
}

/** The document. A route with `handle = { bare: true }` brings its own header: the lab does. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const root = useRouteLoaderData<typeof loader>("root");
  const bare = useMatches().some(isBare);
  // From the first paint on, the theme script owns the attribute; React must not take it back.
  const [theme] = useState(root?.theme);

  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
        <Links />
      </head>
      <body className={bare ? "bare" : "flex flex-col"}>
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <NavigationProgress />
        {!bare && <SiteHeader actor={root?.actor ?? null} theme={root?.theme ?? "system"} />}
        <ConnectionBanner silent={bare} />
        {children}
        <ToastRegion />
        <ScrollRestoration nonce={nonce} />
        <PageScripts nonce={nonce} urgent={bare} />
      </body>
    </html>
  );
}

/** The way into a lab does not wait for the site's header, which is not there. */
export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  !(change.nextUrl.pathname.startsWith("/lab/") && change.currentUrl.pathname !== change.nextUrl.pathname) &&
  revalidateUnlessSearchOnly(change);

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorScreen />;
}

/** Without its data the route shows an error, and that needs the way out which the header is. */
function isBare({ handle, data }: { handle: unknown; data: unknown }) {
  if (data === undefined) return false;
  return typeof handle === "object" && handle !== null && "bare" in handle && handle.bare === true;
}
