/** Data of schema.org, made of nothing but what the same page shows. */
import { monthOf } from "../browser/widget/view.ts";
import type { ShownText, ShownTraining } from "./shapes.ts";

/**
 * A training as a `Course` with its mark and the texts of the page. The course is marked up, never the
 * centre: search engines refuse stars of a body about itself.
 *
 * @returns undefined without a published mark.
 */
export function courseData(
  { title, centre, score, cfd, rncp }: ShownTraining,
  texts: readonly ShownText[],
  url: string,
): object | undefined {
  if (score === null) return undefined;
  return {
    "@context": "https://schema.org",
    "@type": "Course",
    name: title,
    description: `${title}, en apprentissage, ${centre.name}`,
    url,
    provider: { "@type": "Organization", name: centre.name, identifier: centre.siret },
    ...((cfd ?? rncp) !== null && { courseCode: cfd ?? rncp }),
    aggregateRating: {
      "@type": "AggregateRating",
      ratingValue: score.note.moyenne,
      ratingCount: score.nb_repondants,
      bestRating: 5,
      worstRating: 1,
    },
    ...(texts.length > 0 && { review: texts.map(reviewData) }),
  };
}

/** The author is told by what is known of him, and by nothing else. */
function reviewData({ text, publishedOn, experience }: ShownText): object {
  return {
    "@type": "Review",
    author: {
      "@type": "Person",
      name: "Apprenti vérifié",
      description: `Formation finie en ${monthOf(experience, "fr")}`,
    },
    datePublished: publishedOn.slice(0, 7),
    reviewBody: text,
  };
}
