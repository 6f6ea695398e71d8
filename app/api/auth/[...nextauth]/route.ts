// GET and POST /api/auth/*: next-auth's own routes for signing in and out.
import NextAuth from "next-auth";
import { clientAddress } from "#lib/api/steps/client-address.ts";
import { authOptions } from "#lib/security/index.ts";

type Segment = { params: Promise<{ nextauth: string[] }> };

const handle = (request: Request, segment: Segment): Promise<Response> =>
  NextAuth(authOptions(clientAddress))(request, segment);

export { handle as GET, handle as POST };
