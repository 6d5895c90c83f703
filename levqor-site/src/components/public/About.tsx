import { PageIntro, Section } from "@/components/public/Page";
import { Prose } from "@/components/public/Prose";
import { TextLink } from "@/components/public/TextLink";

const principles: { title: string; text: string }[] = [
  {
    title: "What a screen says happened, happened",
    text: "No success before there is one, no number that was not counted, no answer that was written beforehand. When something is off or unreachable, the page says so.",
  },
  {
    title: "Nothing is invented for you",
    text: "A sentence that leaves something open becomes a question. A step, a field or a connector that does not exist cannot appear in a workflow.",
  },
  {
    title: "Accepted means stored",
    text: "A run is on disk before anybody is told that it was accepted. After a crash it goes on where it was.",
  },
  {
    title: "You can leave",
    text: "A workflow is one readable document that you can export at any time. The software is open source, and you can run it on a machine of your own.",
  },
  {
    title: "No more data than the work needs",
    text: "No tracking of visitors, no third-party scripts on this site. Secrets are masked before anything is stored.",
  },
  {
    title: "For everybody",
    text: "Every page is made for the keyboard, for screen readers and for phones, in light and in dark.",
  },
];

export function About() {
  return (
    <>
      <PageIntro
        title="About Levqor X"
        lead="Workflow automation for small teams and agencies who want to know what their automations do."
      />
      <Section id="why" title="Why it exists">
        <Prose>
          <p>
            Automations are easy to start and hard to trust. One day a step fails without a word, or happens
            twice, or the one person who understood the drawing has left. Then somebody goes back to doing it
            by hand.
          </p>
          <p>
            Levqor X is built around that day. You describe what should happen and read what was built from
            your words. Every run keeps what went in, what came out and what was answered. When something
            breaks you see the cause, and you can prove a correction before you rely on it.
          </p>
        </Prose>
      </Section>
      <Section id="principles" title="What we hold to">
        <ul className="grid gap-x-10 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
          {principles.map(({ title, text }) => (
            <li key={title} className="border-t border-line pt-4">
              <h3 className="text-lg font-semibold">{title}</h3>
              <p className="mt-1.5 text-base text-muted">{text}</p>
            </li>
          ))}
        </ul>
      </Section>
      <Section id="open" title="In the open">
        <Prose>
          <p>
            The source is under the MIT licence. The <TextLink href="/docs">documentation</TextLink> includes
            the reasons behind the larger decisions, and how to run an installation of your own.
          </p>
          <p>
            To reach us, use the <TextLink href="/support">support form</TextLink>.
          </p>
        </Prose>
      </Section>
    </>
  );
}
