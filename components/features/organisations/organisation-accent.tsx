/**
 * Gives the whole document the organisation's accent (`accents.css`) while it is on the page. An accent that is not known, as an
 * older row may hold, leaves the design system's own.
 */
export function OrganisationAccent({ accent }: { accent: string }) {
  return <span hidden data-organisation-accent={accent} />;
}
