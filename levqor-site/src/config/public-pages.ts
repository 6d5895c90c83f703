import { blueprint } from "./blueprint.generated";

export type PublicRoute = (typeof blueprint.routes.public)[number];
export type PolicyRoute = (typeof blueprint.routes.policies)[number];

/** What a page is called in menus. A route of the blueprint without a name does not compile. */
export const pageNames: Record<PublicRoute | PolicyRoute, string> = {
  "/": "Start page",
  "/pricing": "Pricing",
  "/guarantee": "Guarantee",
  "/how-it-works": "How it works",
  "/support": "Support",
  "/integrations": "Integrations",
  "/about": "About",
  "/careers": "Careers",
  "/terms": "Terms of service",
  "/privacy": "Privacy",
  "/fair-use": "Fair use",
  "/acceptable-use": "Acceptable use",
  "/refunds": "Refunds",
  "/sla": "Service level",
  "/support-policy": "Support policy",
  "/trial": "Free trial",
  "/cancellation": "Cancellation",
  "/disputes": "Disputes",
  "/revisions": "Revisions",
  "/dfy-contract": "Done-for-you contract",
};

export const DOCS = "/docs";

interface NamedLink {
  href: string;
  label: string;
}

function named(route: PublicRoute | PolicyRoute): NamedLink {
  return { href: route, label: pageNames[route] };
}

const documentation: NamedLink = { href: DOCS, label: "Docs" };

export const headerLinks: NamedLink[] = [
  named("/how-it-works"),
  named("/integrations"),
  named("/pricing"),
  documentation,
  named("/support"),
];

const product: PublicRoute[] = ["/how-it-works", "/integrations", "/pricing", "/guarantee"];
const company: PublicRoute[] = ["/about", "/careers"];

interface LinkGroup {
  label: string;
  links: NamedLink[];
  isWide?: boolean;
}

/** Every public and every policy route, and what the installation says about itself. */
export const footerGroups: LinkGroup[] = [
  { label: "Product", links: product.map(named) },
  {
    label: "Help",
    links: [
      documentation,
      named("/support"),
      { href: "/openapi.json", label: "API description" },
      { href: "/health", label: "System state" },
    ],
  },
  { label: "Company", links: company.map(named) },
  { label: "Policies", links: blueprint.routes.policies.map(named), isWide: true },
];

const publicRoots = new Set(
  [...blueprint.routes.public, ...blueprint.routes.policies, DOCS].map((route) => route.slice(1)),
);

/** Whether the first part of an address (without its slash) is a page that anybody reads. */
export function isPublicRoot(root: string | null): boolean {
  return publicRoots.has(root ?? "");
}
