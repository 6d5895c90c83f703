import { expect, test } from "vitest";

import { blueprint } from "./blueprint.generated";
import { footerGroups, headerLinks, isPublicRoot } from "./public-pages";

const { public: publicRoutes, policies } = blueprint.routes;
const inFooter = footerGroups.flatMap(({ links }) => links.map(({ href }) => href));

test.each([...publicRoutes.filter((route) => route !== "/"), ...policies])(
  "%s is linked from the footer, once",
  (route) => {
    expect(inFooter.filter((href) => href === route)).toHaveLength(1);
  },
);

test("the header leads to pages that the footer has too", () => {
  expect(inFooter).toEqual(expect.arrayContaining(headerLinks.map(({ href }) => href)));
});

test.each([null, "pricing", "terms", "docs"])("%s is for anybody", (root) => {
  expect(isPublicRoot(root)).toBe(true);
});

test.each(["dashboard", "signin", "setup", "settings"])("%s is not a page that anybody reads", (root) => {
  expect(isPublicRoot(root)).toBe(false);
});
