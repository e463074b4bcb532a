interface SecurityOptions {
  nonce: string;
  secure: boolean;
  development: boolean;
  /** Where the pages of servers in labs come from, which the lab shows in a frame; null for nowhere. */
  frameSource: string | null;
}

/** Response headers for every answer, and the policy of what a page may load and talk to. */
export function securityHeaders(options: SecurityOptions): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(options),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(options.secure && { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" }),
  };
}

function contentSecurityPolicy({ nonce, development, frameSource }: SecurityOptions): string {
  const script = development ? "'self' 'unsafe-inline' 'unsafe-eval'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${script}`,
    // Monaco, xterm and Shiki place and colour by style attributes; markup from authors is sanitized of them.
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: https:",
    "font-src 'self' data:",
    "manifest-src 'self'",
    // 'self' for /diagram, a page that has no origin; no other page of ours lets itself be framed.
    `frame-src 'self'${frameSource === null ? "" : ` ${frameSource}`}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
