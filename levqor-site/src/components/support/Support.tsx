import { BookOpen, Bug, ShieldCheck, type LucideIcon } from "lucide-react";

import { PageIntro, Section } from "@/components/public/Page";
import { TextLink } from "@/components/public/TextLink";
import { guides } from "@/config/guides";
import { count, plans } from "@/config/plans";

import { SupportForm } from "./SupportForm";

const before: { Icon: LucideIcon; title: string; text: string; href: string; link: string }[] = [
  {
    Icon: Bug,
    title: "A run failed",
    text: "Its page shows the step, the cause, the request and the answer. Signed in, the debugger explains what to do.",
    href: "/docs/guide/runs#when-a-step-fails",
    link: "When a step fails",
  },
  {
    Icon: BookOpen,
    title: "How do I …?",
    text: "The documentation answers, and so does the help panel of the signed-in pages, with the place it comes from.",
    href: "/docs",
    link: "Documentation",
  },
  {
    Icon: ShieldCheck,
    title: "You found a weakness",
    text: "Choose “Security” in the form. Please give us time to put it right before you tell others.",
    href: "#write",
    link: "Write to us",
  },
];

export function Support() {
  return (
    <>
      <PageIntro
        title="Support"
        lead="Write to us and a person answers. You are told at once by when, and the request keeps that time."
      />
      <div className="mx-auto grid w-full max-w-page gap-12 px-4 pb-16 sm:px-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <section aria-labelledby="write">
          <h2 id="write" className="mb-5 scroll-mt-20 text-2xl font-semibold tracking-tight">
            Write to support
          </h2>
          <SupportForm />
        </section>
        <ReplyTimes />
      </div>
      <Section id="before" title="Often quicker">
        <ul className="grid gap-6 md:grid-cols-3">
          {before.map(({ Icon, title, text, href, link }) => (
            <li key={title} className="border-t border-line pt-4">
              <Icon aria-hidden className="size-4 text-accent" />
              <h3 className="mt-2 text-base font-semibold">{title}</h3>
              <p className="mb-2 mt-1 text-base text-muted">{text}</p>
              <TextLink href={href}>{link}</TextLink>
            </li>
          ))}
        </ul>
      </Section>
      <Section id="guides" title="Guides">
        <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
          {guides.map(({ href, title, about }) => (
            <li key={href}>
              <TextLink href={href}>{title}</TextLink>
              <p className="mt-0.5 text-sm text-muted">{about}</p>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function ReplyTimes() {
  return (
    <aside aria-labelledby="reply-times">
      <h2 id="reply-times" className="text-base font-semibold">
        How soon we reply
      </h2>
      <dl className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface">
        {plans.map((plan) => (
          <div key={plan.id} className="flex justify-between px-4 py-2.5 text-base">
            <dt>{plan.name}</dt>
            <dd className="tabular-nums text-muted">within {count(plan.support_reply_hours, "hour")}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm text-muted">
        Around the clock, from the moment the request is stored until a first reply of substance. Without a
        plan the time of {plans[0]?.name} applies. There is no telephone support. All of it is in the{" "}
        <TextLink href="/support-policy">support policy</TextLink>.
      </p>
      <p className="mt-3 text-sm text-muted">
        On an installation that somebody else runs, your request goes to its operator.
      </p>
    </aside>
  );
}
