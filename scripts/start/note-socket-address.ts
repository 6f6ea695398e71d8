/**
 * Preloaded into the app's server: adds the address of the socket to `X-Forwarded-For`, as a proxy would. Next
 * passes the header on as the caller sent it, so that without this anybody could claim any address.
 */
import { IncomingMessage, Server } from "node:http";

const emit = Server.prototype.emit;

Server.prototype.emit = function (event: string | symbol, ...values: unknown[]) {
  const [request] = values;
  if (event === "request" && request instanceof IncomingMessage) {
    const given = request.headers["x-forwarded-for"];
    const hops = [given, request.socket.remoteAddress].flat().filter((hop) => hop !== undefined);
    request.headers["x-forwarded-for"] = hops.join(", ");
  }
  return Reflect.apply(emit, this, [event, ...values]);
};
