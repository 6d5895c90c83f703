import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

/** @returns {import("next").NextConfig} */
export default function config(phase) {
  const shared = { reactStrictMode: true, images: { unoptimized: true } };
  if (phase !== PHASE_DEVELOPMENT_SERVER) {
    return { ...shared, output: "export", trailingSlash: false };
  }
  const server = `http://127.0.0.1:${process.env.LEVQOR_PORT ?? "8400"}`;
  const served = ["/api/:path*", "/hooks/:path*", "/f/:path*", "/health", "/openapi.json"];
  return {
    ...shared,
    compress: false,
    rewrites: async () => served.map((source) => ({ source, destination: `${server}${source}` })),
  };
}
