// Any method at an address under /api/v1 where nothing is: 404 as problem details.
export {
  unknownAddress as DELETE,
  unknownAddress as GET,
  unknownAddress as PATCH,
  unknownAddress as POST,
  unknownAddress as PUT,
} from "#lib/api/route/unknown-address.ts";
