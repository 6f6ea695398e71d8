/** The app's question, checked: who asks, and where the answer goes. */
export type AuthorizationRequest = { clientId: string; redirectUri: string; state: string | null };
