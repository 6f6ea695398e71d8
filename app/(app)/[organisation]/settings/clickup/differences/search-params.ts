import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import {
  DIFFERENCE_CAUSES,
  DIFFERENCE_STATES,
  differenceFieldSchema,
  type ListDifferencesInput,
  listDifferencesInput,
} from "#lib/sync/schema.ts";

const DIFFERENCES_PAGE_SIZE = 50;

/** What the address says about the list of differences. */
export const differenceListParams = {
  customer: parseAsString,
  cause: parseAsStringLiteral(DIFFERENCE_CAUSES),
  state: parseAsStringLiteral(DIFFERENCE_STATES),
  field: parseAsString,
  cursor: parseAsString,
};

export type DifferenceListParams = inferParserType<typeof differenceListParams>;

export const loadDifferenceListParams = createLoader(differenceListParams);

/** The parameters of an empty address. */
export const DEFAULT_DIFFERENCE_PARAMS: DifferenceListParams = loadDifferenceListParams({});

/** The parameters as the list verb takes them, for the page and its client part alike: equal input, equal key. */
export function toDifferenceInput(params: DifferenceListParams): ListDifferencesInput {
  const field = differenceFieldSchema.safeParse(params.field).data;
  const customerId = listDifferencesInput.shape.customerId.safeParse(params.customer ?? undefined).data;
  return {
    ...(customerId === undefined ? {} : { customerId }),
    ...(params.cause === null ? {} : { cause: params.cause }),
    ...(params.state === null ? {} : { state: params.state }),
    ...(field === undefined ? {} : { field }),
    limit: DIFFERENCES_PAGE_SIZE,
    ...(params.cursor === null ? {} : { cursor: params.cursor }),
  };
}
