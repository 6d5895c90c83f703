import type { MetadataRoute } from "next";

import { blueprint } from "@/config/blueprint.generated";
import { unlisted } from "@/config/site-map";

export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: "*", allow: "/", disallow: unlisted },
    sitemap: new URL("/sitemap.xml", blueprint.domains.site).href,
  };
}
