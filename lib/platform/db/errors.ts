import "server-only";
import { z } from "zod";
import { RelaydeskError } from "../errors/index.ts";
import { Prisma } from "./generated/client.ts";

/** What Prisma and PostgreSQL report, in our own words; anything unknown is returned as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    switch (codeOf(error)) {
      case "P2002":
        return new RelaydeskError("conflict", `Unique constraint: ${JSON.stringify(error.meta)}`, {
          publicMessage: "Something with the same key is there already.",
          cause: error,
        });
      case "P2003":
        return new RelaydeskError("conflict", `Foreign key: ${JSON.stringify(error.meta)}`, {
          publicMessage: "Something that this refers to is not there, or something else still refers to it.",
          cause: error,
        });
      case "P2025":
        return new RelaydeskError("not_found", "Row not found", { cause: error });
      case "P2028":
      case "P2024":
        return new RelaydeskError("unavailable", "No database connection in time", {
          cause: error,
          retryAfter: 2,
        });
      case "P2034":
        return new RelaydeskError("conflict", "Serialisation failure", {
          publicMessage: "Somebody changed the same thing at the same moment.",
          action: "Try again.",
          isRetryable: true,
          cause: error,
        });
    }
  }
  if (error instanceof Prisma.PrismaClientInitializationError || isConnectionError(error)) {
    return new RelaydeskError("unavailable", "The database cannot be reached", {
      cause: error,
      retryAfter: 5,
    });
  }
  return error;
}

const rawFailure = z.object({
  driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }),
});

/** PostgreSQL's codes (its manual, appendix A) of what Prisma has codes of its own for, in statements that it wrote. */
const CODES: Record<string, string> = {
  "23505": "P2002",
  "23503": "P2003",
  "40001": "P2034",
  "40P01": "P2034",
};

/** Prisma's code; of a statement that was written by hand, the one that its own statement would have had. */
function codeOf(error: Prisma.PrismaClientKnownRequestError): string {
  if (error.code !== "P2010") return error.code;
  const raw = rawFailure.safeParse(error.meta);
  return (raw.success ? CODES[raw.data.driverAdapterError.cause.originalCode] : undefined) ?? error.code;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  const { code } = error;
  return (
    code === "ECONNREFUSED" ||
    code === "ECONNRESET" ||
    code === "57P01" ||
    code === "57P03" ||
    code === "P1001"
  );
}
