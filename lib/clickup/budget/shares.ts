/** What part of a token's rate budget a customer gets while others want it, too. Pure. */

export const CUSTOMER_SHARES = ["low", "normal", "high"] as const;
export type CustomerShare = (typeof CUSTOMER_SHARES)[number];

/** Places that a customer gets for each one of a customer with a normal share, while all of them wait. */
export const SHARE_WEIGHTS: Record<CustomerShare, number> = { low: 0.5, normal: 1, high: 2 };

/** What people call them. */
export const SHARE_LABELS: Record<CustomerShare, string> = {
  low: "Low (half)",
  normal: "Normal",
  high: "High (double)",
};

/** The weights of the customers whose share is not the normal one, by their ids. */
export type CustomerWeights = ReadonlyMap<string, number>;

export const NO_WEIGHTS: CustomerWeights = new Map();

/** A customer's weight. What belongs to no customer, the organisation's own, has the normal one. */
export function weightOfCustomer(weights: CustomerWeights, customerId: string): number {
  return weights.get(customerId) ?? SHARE_WEIGHTS.normal;
}
