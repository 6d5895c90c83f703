import { cn } from "@/lib/cn";

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 font-semibold tracking-tight text-text", className)}>
      <svg aria-hidden viewBox="0 0 20 20" className="size-5">
        <rect width="20" height="20" rx="5" className="fill-ink" />
        <path
          d="M6 5v8.5h4M10.5 9.5l4 4M14.5 9.5l-4 4"
          fill="none"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="stroke-on-ink"
        />
      </svg>
      Levqor X
    </span>
  );
}
