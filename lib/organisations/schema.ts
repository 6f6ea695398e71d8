/** Organisations, their people, modules and notices: what goes in and what comes out. */
import { z } from "zod";

/** The parts of the product that an organisation can switch off. */
export const MODULES = {
  clickup: {
    name: "ClickUp",
    description: "Send tickets to ClickUp as tasks, and follow the tasks from the tickets.",
    whenOff:
      "Its buttons, pages, API routes and jobs are gone until it is switched on again. Links to tasks that were made before are kept, and the connection stays.",
    isEnabledByDefault: true,
  },
} as const satisfies Record<
  string,
  { name: string; description: string; whenOff: string; isEnabledByDefault: boolean }
>;

export type ModuleName = keyof typeof MODULES;
export const moduleNameSchema = z.enum(Object.keys(MODULES) as [ModuleName, ...ModuleName[]]);

export const noticeSeveritySchema = z.enum(["info", "warning", "error"]);
export type NoticeSeverity = z.infer<typeof noticeSeveritySchema>;
