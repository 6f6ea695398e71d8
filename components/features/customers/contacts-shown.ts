/** How many contacts a customer's page lists; the page that sends them along asks for as many. */
export const CONTACTS_SHOWN = 100;
