"use client";

import { useEffect, useState } from "react";

/** A value that follows another once it has stood still for `pauseMs`. */
export function useDebouncedValue<Value>(value: Value, pauseMs = 180): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
