"use client";

import { createContext } from "react";

/** True below a modal surface, so that floating parts can adapt to its focus and scroll lock. */
export const InsideDialogContext = createContext(false);
