import { PageIntro, Section } from "@/components/public/Page";
import { Prose } from "@/components/public/Prose";
import { TextLink } from "@/components/public/TextLink";
import { ButtonLink } from "@/components/ui/Button";

export function Careers() {
  return (
    <>
      <PageIntro
        title="Careers"
        lead="There are no open roles at the moment. When there is one, it stands on this page, with what the work is."
        actions={
          <ButtonLink href="/support#write" prefetch={false} size="lg">
            Write to us
          </ButtonLink>
        }
      />
      <Section id="write-anyway" title="If you want to write anyway">
        <Prose>
          <p>
            Use the <TextLink href="/support#write">support form</TextLink>, kind “Question”, with “Careers”
            in the subject. Tell us what you would like to work on and show us something you made. Please
            leave out what we do not need, such as your date of birth or a photograph.
          </p>
          <p>
            We answer every message, but we keep no pool of applicants: without an open role, yours is treated
            as a question like any other. What is stored is described in{" "}
            <TextLink href="/privacy">Privacy</TextLink>.
          </p>
        </Prose>
      </Section>
      <Section id="meanwhile" title="Meanwhile">
        <Prose>
          <p>
            Levqor X is open source. How it is built, and why, is in the{" "}
            <TextLink href="/docs">documentation</TextLink>; it is the best way to find out whether you would
            like to work on it.
          </p>
        </Prose>
      </Section>
    </>
  );
}
