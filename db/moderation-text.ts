/** The words of a text, as its author wrote them last. */

/** SQL over `review r`: the parts of the latest writing, one under the other; null when there is none. */
export const TEXT = /* sql */ `
(select string_agg(a.value #>> '{}', E'\n' order by a.part) from answer a
 where a.conversation_id = r.conversation_id and a.question = r.question and a.void_at is null
   and a.status = 'answered'
   and a.prompt = (select max(b.prompt) from answer b
     where b.conversation_id = r.conversation_id and b.question = r.question and b.void_at is null))`;
