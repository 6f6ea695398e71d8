import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import {
  DELIVERY_SPANS,
  DELIVERY_STATES,
  DELIVERY_VERDICTS,
  type DeliveryFilters,
  deliveryFiltersSchema,
  type ListDeliveriesInput,
} from "#lib/sync/schema.ts";

const DELIVERIES_PAGE_SIZE = 50;

/** What the address says about the list of deliveries. */
export const deliveryListParams = {
  q: parseAsString.withDefault(""),
  event: parseAsString,
  verdict: parseAsStringLiteral(DELIVERY_VERDICTS),
  state: parseAsStringLiteral(DELIVERY_STATES),
  within: parseAsStringLiteral(DELIVERY_SPANS),
  from: parseAsString,
  to: parseAsString,
  cursor: parseAsString,
};

export type DeliveryListParams = inferParserType<typeof deliveryListParams>;

export const loadDeliveryListParams = createLoader(deliveryListParams);

/** The parameters of an empty address. */
export const DEFAULT_DELIVERY_PARAMS: DeliveryListParams = loadDeliveryListParams({});

/** The filters as the verbs take them, for the page and its client part alike; what is no filter is left out. */
export function toDeliveryFilters({ cursor: _cursor, q, ...params }: DeliveryListParams): DeliveryFilters {
  const given = Object.fromEntries(
    Object.entries({ ...params, q: q.trim() === "" ? null : q.trim() }).flatMap(([name, value]) =>
      value !== null && deliveryFiltersSchema.safeParse({ [name]: value }).success ? [[name, value]] : [],
    ),
  );
  return deliveryFiltersSchema.parse(given);
}

/** The parameters as the list verb takes them: equal input, equal key. */
export function toDeliveryInput(params: DeliveryListParams): ListDeliveriesInput {
  return {
    ...toDeliveryFilters(params),
    limit: DELIVERIES_PAGE_SIZE,
    ...(params.cursor === null ? {} : { cursor: params.cursor }),
  };
}
