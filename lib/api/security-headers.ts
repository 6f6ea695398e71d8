/** Headers that tell browsers what our pages may do. They decide nothing about access. */

export type PageRequest = { nonce: string; isDevelopment: boolean; isSecure: boolean };

/** Whether the browser came by https, if need be as far as the proxy before us. */
export function isSecureRequest(request: Request): boolean {
  const forwarded = request.headers.get("x-forwarded-proto");
  if (forwarded !== null) return forwarded.split(",")[0]?.trim() === "https";
  return request.url.startsWith("https:");
}

/** What every answer carries, pages and API alike. */
export function commonHeaders({ isSecure }: { isSecure: boolean }): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy":
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    ...(isSecure ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
  };
}

/**
 * The policy of a page: only scripts that carry this request's nonce, and what those load. Styles may stand in
 * the page, because toasts, themes and dialogs add some by script and charts write `style` attributes; a style
 * cannot read or send anything under the rest of this policy.
 */
export function contentSecurityPolicy({ nonce, isDevelopment, isSecure }: PageRequest): string {
  const directives: Record<string, string> = {
    "default-src": "'self'",
    // React rebuilds server stacks with eval while developing, and only then.
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": isDevelopment ? "'self' ws:" : "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    ...(isSecure ? { "upgrade-insecure-requests": "" } : {}),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join("; ");
}
