import { catalogues, type Language } from './texts/catalogue.ts';

/** Why a request was refused, in the sentences of its OperationOutcome. */
export type ProblemView = { status: number; sentences: readonly string[] };

type Props = { language: Language; problem: ProblemView; basePath: string; address: string };

export function problemTitle(language: Language, { status }: ProblemView): string {
  const { problems } = catalogues[language].fhir;
  return problems[status as keyof typeof problems] ?? problems.other;
}

/** What went wrong and, where a token is missing, how to send one. */
export function FhirProblem({ language, problem, basePath, address }: Props) {
  const texts = catalogues[language].fhir;
  return (
    <section className="card stack" aria-labelledby="problem">
      <h1 id="problem">
        <span className="status">{problem.status}</span> {problemTitle(language, problem)}
      </h1>
      {problem.sentences.map(sentence => (
        <Sentence key={sentence} text={sentence} linkText={texts.spec} />
      ))}
      {problem.status === 401 && (
        <>
          <h2>{texts.token.title}</h2>
          <p>{texts.token.why}</p>
          <p>{texts.token.how}</p>
          <pre>
            <code>{`curl -H 'Authorization: Bearer …' '${address}'`}</code>
          </pre>
          <p>
            <a href={`${basePath}/.well-known/smart-configuration`}>{texts.token.discovery}</a>
          </p>
        </>
      )}
    </section>
  );
}

/** A sentence of an outcome may end with the paragraph of the specification in brackets. */
export function Sentence({ text, linkText, className }: { text: string; linkText: string; className?: string }) {
  const [, words = text, link] = /^(.*) \((https?:\/\/[^\s()]+)\)$/s.exec(text) ?? [];
  return (
    <p lang="en" className={className}>
      {words} {link !== undefined && <a href={link}>{linkText}</a>}
    </p>
  );
}
