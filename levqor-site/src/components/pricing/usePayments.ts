"use client";

import { useEffect, useState } from "react";

import { api } from "@/lib/api/client";

export type Payments = "off" | "stripe";

/** Whether this installation takes payments; null as long as it is not known. */
export function usePayments(): Payments | null {
  const [payments, setPayments] = useState<Payments | null>(null);

  useEffect(() => {
    const leaving = new AbortController();
    api
      .get("/api/plans", { signal: leaving.signal })
      .then((answer) => setPayments(answer.payments))
      // The page holds everything else; a checkout says by itself that the server cannot be reached.
      .catch(() => setPayments(null));
    return () => leaving.abort();
  }, []);

  return payments;
}
