"use client";

import { useState } from "react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import { ORGANISATION_HEADER } from "#lib/platform/http/api-client.ts";
import { ApiError, problemSchema } from "#lib/platform/http/api-error.ts";
import { reasonOf } from "../customers/reason.ts";

/**
 * Fetches a file and hands it to the browser to keep. A plain link to the API can't be used: it would not say which
 * organisation the person is asking for. The file is held in memory meanwhile: what can be large, as an export can,
 * has a link of its own.
 */
export function useDownload(): {
  download: (path: string, fileName: string) => Promise<void>;
  isPending: boolean;
} {
  const { id } = useOrganisation();
  const [isPending, setIsPending] = useState(false);
  return {
    isPending,
    download: async (path, fileName) => {
      setIsPending(true);
      try {
        const response = await fetch(path, { headers: { [ORGANISATION_HEADER]: id } });
        if (!response.ok) {
          const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
          throw problem.success ? new ApiError(problem.data) : new TypeError("Unreadable answer");
        }
        const url = URL.createObjectURL(await response.blob());
        const link = document.createElement("a");
        link.href = url;
        link.download = fileName;
        link.click();
        // The browser has taken the file over by then.
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      } catch (error) {
        toast.error(`Couldn't download ${fileName}`, { description: reasonOf(error) });
      } finally {
        setIsPending(false);
      }
    },
  };
}
