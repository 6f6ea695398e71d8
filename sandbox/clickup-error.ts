/**
 * ClickUp's refusals, as its wire shows them. Codes and statuses are those of the ClickUp fact sheet, sections 2 and 5;
 * where that sheet knows a code but not its status, 400 is our reading. A code that begins with SANDBOX_ marks a
 * refusal for which no source states ClickUp's own code.
 */
const catalogue = {
  authorizationMissing: { status: 400, ecode: "OAUTH_017", err: "Authorization header required" },
  tokenUnknown: { status: 401, ecode: "OAUTH_019", err: "Token not found" },
  tokenRevoked: { status: 401, ecode: "OAUTH_025", err: "Token invalid" },
  notAuthorized: { status: 401, ecode: "OAUTH_027", err: "Team not authorized" },
  redirectUriUnknown: { status: 400, ecode: "OAUTH_007", err: "Redirect URI not registered" },
  clientUnknown: { status: 400, ecode: "OAUTH_010", err: "Client not found" },
  codeUnknown: { status: 400, ecode: "OAUTH_013", err: "Code not found" },
  codeUsed: { status: 400, ecode: "OAUTH_014", err: "Code already used" },
  redirectUriMissing: { status: 400, ecode: "OAUTH_017", err: "Redirect URI not passed" },
  queryNotAnArray: { status: 400, ecode: "OAUTH_040", err: "Query parameter must be an array" },
  webhookExists: { status: 400, ecode: "OAUTH_171", err: "Webhook configuration already exists" },
  rateLimited: { status: 429, ecode: "APP_002", err: "Rate limit reached" },
  routeUnknown: { status: 404, ecode: "APP_001", err: "Route not found" },
  noTaskAccess: { status: 401, ecode: "ACCESS_083", err: "You don't have access to this task" },
  placeGone: { status: 404, ecode: "ACCESS_190", err: "Not found" },
  taskDeleted: { status: 404, ecode: "ITEM_013", err: "Task not found, deleted" },
  statusUnknown: { status: 400, ecode: "CRTSK_001", err: "Status not found" },
  nameInvalid: { status: 400, ecode: "INPUT_005", err: "Task name invalid" },
  dateInvalid: { status: 400, ecode: "INPUT_006", err: "due_date must be a number" },
  idInvalid: { status: 400, ecode: "INPUT_003", err: "Invalid id" },
  parentElsewhere: { status: 400, ecode: "ITEM_137", err: "Parent not child of list" },
  customFieldsNotJson: { status: 400, ecode: "ITEM_155", err: "custom_fields must be a JSON string" },
  customFieldsNotArray: { status: 400, ecode: "ITEM_156", err: "custom_fields must be an array" },
  optionInvalid: { status: 400, ecode: "FIELD_011", err: "Value must be an option index or uuid" },
  customItemsNotArray: { status: 400, ecode: "PUBAPITASK_008", err: "custom_items must be an array" },
  valueInvalid: { status: 500, ecode: "ITEMV2_003", err: "Internal server error" },
  orderUnknown: { status: 500, ecode: "SHARD_001", err: "Internal server error" },
  bodyInvalid: { status: 400, ecode: "SANDBOX_400", err: "The body is not valid" },
  bodyTooLarge: { status: 413, ecode: "SANDBOX_413", err: "The body is too large" },
  fieldUnknown: { status: 400, ecode: "SANDBOX_401", err: "Custom field not found in this List" },
  fieldRequired: { status: 400, ecode: "SANDBOX_403", err: "A required custom field is missing" },
  fieldNotApplicable: {
    status: 400,
    ecode: "SANDBOX_404",
    err: "Custom field not applicable to this task type",
  },
  attachmentMissing: { status: 400, ecode: "SANDBOX_405", err: "No file in the part named attachment" },
  storageFull: { status: 400, ecode: "GBUSED_005", err: "Storage quota exceeded" },
  statusMappingMissing: {
    status: 400,
    ecode: "SANDBOX_406",
    err: "The task's status is not in the new List: status_mappings is required",
  },
  listUnknown: { status: 404, ecode: "SANDBOX_407", err: "List not found" },
  webhookInvalid: { status: 400, ecode: "SANDBOX_402", err: "Webhook configuration invalid" },
} as const;

export type ClickUpErrorName = keyof typeof catalogue;

/** A refusal in ClickUp's terms; the HTTP edge turns it into `{ err, ECODE }` with its status. */
export class ClickUpError extends Error {
  readonly status: number;
  readonly ecode: string;

  constructor(status: number, ecode: string, err: string) {
    super(err);
    this.name = "ClickUpError";
    this.status = status;
    this.ecode = ecode;
  }
}

/** A refusal from the catalogue; `err` replaces its text where a more exact one is known (programs switch on the code). */
export function refusal(name: ClickUpErrorName, err?: string): ClickUpError {
  const entry = catalogue[name];
  return new ClickUpError(entry.status, entry.ecode, err ?? entry.err);
}
