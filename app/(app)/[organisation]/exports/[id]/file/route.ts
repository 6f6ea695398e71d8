// GET /{organisation}/exports/{id}/file: an export's file, for a link. It is as large as the organisation: the browser
// writes it to the disk as it comes, which it can't do with what a script has fetched.
import { redirect } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { fileResponse } from "#lib/api/file-response/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { openExport } from "#lib/transfers/index.ts";

type Segment = { params: Promise<{ organisation: string; id: string }> };

export async function GET(_request: Request, { params }: Segment): Promise<Response> {
  const { organisation: slug, id } = await params;
  const { ctx, organisation } = await requireStaffPage(slug, "transfers:read");
  try {
    return fileResponse(await openExport(ctx, { id }));
  } catch (error) {
    // Deleted meanwhile, or never there: the list of exports says which.
    if (error instanceof RelaydeskError && error.code !== "internal_error") {
      redirect(`/${organisation.slug}/exports`);
    }
    throw error;
  }
}
