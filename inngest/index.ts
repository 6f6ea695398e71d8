/** Every function, registered once: what the app offers to the job server. */
import type { InngestFunction } from "inngest";

export const functions: InngestFunction.Like[] = [];
