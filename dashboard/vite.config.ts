import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precompress } from "./build/precompress.ts";

// The development server hands the socket and the API on to a hub that runs beside it.
const hub = process.env["ACARSHUB_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  // Relative, because the page may live below any prefix of a reverse proxy.
  base: "./",
  plugins: [react(), precompress()],
  build: {
    outDir: "../acarshub/static/dashboard",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy has no place for data URLs outside of images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/socket.io": { target: hub, ws: true }, "/api": hub } },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}"] },
});
