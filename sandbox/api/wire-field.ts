import type { CustomField } from "../store/records.ts";

/** The definition of a custom field, as Lists and tasks carry it. */
export function wireField(field: CustomField) {
  return {
    id: field.id,
    name: field.name,
    type: field.type,
    type_config:
      field.type === "drop_down"
        ? { options: field.options.map((option, orderindex) => ({ ...option, orderindex })) }
        : {},
    date_created: String(field.dateCreated),
    hide_from_guests: false,
    required: false,
  };
}
