import "server-only";
import { RelaydeskError } from "../errors/index.ts";
import { Prisma } from "./generated/client.ts";

/** What Prisma and PostgreSQL report, in our own words; anything unknown is returned as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    switch (error.code) {
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
