/** What a form says of itself until its scripts hear it. */
export const WAITING = "waiting";
/** Its button was pressed meanwhile. */
export const PRESSED = "pressed";

/** Runs as it stands while the page is still being read, before anything else of ours. */
const script = `addEventListener("submit",function(e){var d=e.target.dataset;if(d.scripts===${JSON.stringify(WAITING)}||d.scripts===${JSON.stringify(PRESSED)}){e.preventDefault();d.scripts=${JSON.stringify(PRESSED)}}},true)`;

/**
 * Keeps the press of a button whose form has no scripts yet, so that the form can send itself as soon as it has
 * them. Without this the browser would send it in its own way, to an address that takes no forms.
 */
export function EarlySubmit({ nonce }: { nonce: string | undefined }) {
  // A browser runs scripts of the server's page alone. To one that draws it again it is data, which React accepts.
  const props = typeof window === "undefined" ? { nonce } : { nonce: "", type: "application/json" };
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant.
    <script {...props} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: script }} />
  );
}
