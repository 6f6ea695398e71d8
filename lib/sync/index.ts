import "server-only";

export { receiveDelivery } from "./receive-delivery.ts";
