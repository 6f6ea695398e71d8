import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import {
  DEAD_LETTER_STATES,
  type DeadLetterFilters,
  deadLetterFiltersSchema,
  FAILURE_CLASSES,
  type ListDeadLettersInput,
} from "#lib/sync/schema.ts";

const DEAD_LETTERS_PAGE_SIZE = 50;

/** What the address says about the list of dead letters. */
export const deadLetterParams = {
  state: parseAsStringLiteral(DEAD_LETTER_STATES),
  class: parseAsStringLiteral(FAILURE_CLASSES),
  customer: parseAsString,
  code: parseAsString,
  message: parseAsString,
  cursor: parseAsString,
};
export type DeadLetterParams = inferParserType<typeof deadLetterParams>;

export const loadDeadLetterParams = createLoader(deadLetterParams);

/** The filters as the verbs take them, for the page and its client part alike; what is no filter is left out. */
export function toDeadLetterFilters({
  cursor: _cursor,
  customer,
  ...params
}: DeadLetterParams): DeadLetterFilters {
  const given = Object.fromEntries(
    Object.entries({ ...params, customerId: customer }).flatMap(([name, value]) =>
      value !== null && deadLetterFiltersSchema.safeParse({ [name]: value }).success ? [[name, value]] : [],
    ),
  );
  return deadLetterFiltersSchema.parse(given);
}

/** The parameters as the list verb takes them: equal input, equal key. */
export function toDeadLetterInput(params: DeadLetterParams): ListDeadLettersInput {
  return {
    ...toDeadLetterFilters(params),
    limit: DEAD_LETTERS_PAGE_SIZE,
    ...(params.cursor === null ? {} : { cursor: params.cursor }),
  };
}
