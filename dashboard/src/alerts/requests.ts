/** The alerts page's way to the server. Separate so that a test can put another in its place. */
import { createContext, useContext } from "react";
import type { AlertRequests } from "../wire/alertRequests.ts";

export const AlertRequestsContext = createContext<AlertRequests | undefined>(undefined);

export function useAlertRequests(): AlertRequests {
  const requests = useContext(AlertRequestsContext);
  if (!requests) throw new Error("The alerts page is drawn without its way to the server.");
  return requests;
}
