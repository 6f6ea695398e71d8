import { MisfitError } from "../misfit-error.ts";
import type { FieldDefinition } from "./definition.ts";

const DEFAULT_PRECISION = 2;
const RATING_MOST = 5;

/** A number as ClickUp's field can hold it: rounded to its precision, within its bounds. */
export function targetNumber(target: FieldDefinition, value: number): number {
  switch (target.type) {
    case "currency": {
      const digits = Math.min(Math.max(target.precision ?? DEFAULT_PRECISION, 0), 10);
      return Number(value.toFixed(digits));
    }
    case "emoji": {
      const most = target.count ?? RATING_MOST;
      if (Number.isInteger(value) && value >= 0 && value <= most) return value;
      throw new MisfitError(`${value} is not one of the ratings from 0 to ${most}`);
    }
    case "manual_progress": {
      const [start, end] = [target.start ?? 0, target.end ?? 100];
      if (value >= Math.min(start, end) && value <= Math.max(start, end)) return value;
      throw new MisfitError(`${value} is not between ${start} and ${end}`);
    }
    default:
      return value;
  }
}
