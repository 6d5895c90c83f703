import type { MetadataRoute } from "next";

import { allPages } from "@/components/docs/sources";
import { listedPages } from "@/config/site-map";

export default function sitemap(): MetadataRoute.Sitemap {
  return listedPages(allPages().map(({ href }) => href)).map((url) => ({ url }));
}
