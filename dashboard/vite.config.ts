import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { appFiles, WORKER } from "./build/appFiles.ts";
import { precompress } from "./build/precompress.ts";
import { sizeCheck } from "./build/sizeCheck.ts";

// The development server hands the socket and the API on to a hub that runs beside it.
const hub = process.env["ACARSHUB_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  // Relative, because the page may live below any prefix of a reverse proxy.
  base: "./",
  plugins: [react(), appFiles(), precompress(), sizeCheck()],
  build: {
    outDir: "../acarshub/static/dashboard",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy has no place for data URLs outside of images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: "index.html", worker: "src/offline/worker.ts" },
      output: {
        // Its address must stay: browsers look there for a newer one, and it serves what lies below.
        entryFileNames: ({ name }) => (name === "worker" ? WORKER : "assets/[name]-[hash].js"),
      },
    },
  },
  server: { proxy: { "/socket.io": { target: hub, ws: true }, "/api": hub } },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}"] },
});
