/**
 * Where to go after signing in: the path that was asked for, or the start page. Anything that a browser could
 * read as another site (`//evil.example`, `/\evil.example`, a control character in between) is no path.
 */
export function safeCallback(callbackUrl: string | string[] | undefined): string {
  if (typeof callbackUrl !== "string") return "/";
  const isPath = /^\/(?![/\\])[^\\]*$/.test(callbackUrl) && !/[\p{Cc}]/u.test(callbackUrl);
  return isPath ? callbackUrl : "/";
}
