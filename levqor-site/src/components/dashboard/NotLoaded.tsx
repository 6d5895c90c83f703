/** Stands where a part of the dashboard is missing; the reason is said once, at the top. */
export function NotLoaded({ what }: { what: string }) {
  return <p className="px-4 pb-4 text-sm text-muted">{what} cannot be shown right now.</p>;
}
