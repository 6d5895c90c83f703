import type { Metadata } from "next";

export const SITE_NAME = "Levqor X";

interface Described {
  /** The address, without the domain. */
  path: string;
  title: string;
  /** One or two sentences, for search results and link previews. */
  description: string;
  /** The title stands alone, without the name of the site behind it. */
  isWholeTitle?: boolean;
}

/** What search engines and link previews read about a public page. */
export function publicMetadata({ path, title, description, isWholeTitle = false }: Described): Metadata {
  return {
    title: isWholeTitle ? { absolute: title } : title,
    description,
    alternates: { canonical: path },
    openGraph: { type: "website", siteName: SITE_NAME, locale: "en_GB", url: path, title, description },
    twitter: { card: "summary", title, description },
  };
}
