/** What a webhook's secret is sealed for: it opens in this row only. */
export function webhookSecretContext(webhookRowId: string): string {
  return `clickup_webhook:${webhookRowId}`;
}
