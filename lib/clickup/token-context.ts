/** What tokens are sealed for: each opens in its own row only. */

export function tokenContext(connectionId: string): string {
  return `clickup_connection:${connectionId}`;
}

export function standbyTokenContext(standbyId: string): string {
  return `clickup_standby:${standbyId}`;
}
