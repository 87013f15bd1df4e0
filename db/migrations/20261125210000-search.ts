/** Finding a training by words: folded words of each training, and the list of all words for typos. */
import { Migration } from "@mikro-orm/migrations";

/**
 * Without an extension: managed servers may refuse to create one, and so few lines replace it. The
 * bodies are written with `return`, so that names are bound once and a restored dump finds them.
 */
const FUNCTIONS = /* sql */ String.raw`
-- "Pâtissier, Œnologie" becomes "patissier, oenologie".
create function fold_text(text) returns text language sql immutable strict parallel safe
return lower(regexp_replace(
  normalize(replace(replace(replace(replace($1, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), NFKD),
  '[\u0300-\u036f]', '', 'g'));

-- The distinct words of a text, folded; single letters are left out.
create function words_of(text) returns text[] language sql immutable strict parallel safe
return array(
  select distinct word from regexp_split_to_table(fold_text($1), '[^a-z0-9]+') as word
  where length(word) > 1 or word ~ '[0-9]');

-- Pieces of three letters: two words that share many of them are the same word with a typo.
create function trigrams_of(text) returns text[] language sql immutable strict parallel safe
return array(
  select distinct substr('  ' || $1 || ' ', at, 3) from generate_series(1, length($1) + 1) as at);
`;

const TABLES = /* sql */ String.raw`
create table training_search (
  training_id uuid primary key references training (id) on delete cascade,
  -- Those of the place begin with @.
  words text[] not null
);
create index training_search_words on training_search using gin (words);

-- Every word of training_search. No key is unique: two imports that bring the same new words never
-- wait for each other, and a word written twice does no harm.
create table search_word (
  word text not null,
  bare text not null generated always as (ltrim(word, '@')) stored,
  stem text generated always as ((ts_lexize('pg_catalog.french_stem', ltrim(word, '@')))[1]) stored,
  trigrams text[] not null generated always as (trigrams_of(ltrim(word, '@'))) stored
);
create index search_word_word on search_word (word);
create index search_word_bare on search_word (bare text_pattern_ops);
create index search_word_stem on search_word (stem);
create index search_word_trigrams on search_word using gin (trigrams);

create function index_trainings(which uuid[]) returns void language sql as $$
  with text as materialized (
    select t.id, words_of(concat_ws(' ', t.title, t.diploma, c.name)) as said,
      words_of(concat_ws(' ', t.place, t.postcode, t.code_insee)) as located
    from training t join training_centre c on c.id = t.centre_id
    where t.id = any(which)
  ), kept as (
    insert into training_search (training_id, words)
    select id, said || array(select '@' || word from unnest(located) as word) from text
    on conflict (training_id) do update set words = excluded.words
  )
  insert into search_word (word)
  select word from (
    select unnest(said) as word from text union select '@' || unnest(located) from text
  ) fresh
  where not exists (select from search_word known where known.word = fresh.word)
$$;

-- Once per statement, however many rows it writes: catalogues are written by the hundred thousand.
create function trainings_are_new() returns trigger language plpgsql as $$
begin
  perform index_trainings(array(select id from written));
  return null;
end $$;
create trigger training_is_new after insert on training
  referencing new table as written
  for each statement execute function trainings_are_new();

create function trainings_change() returns trigger language plpgsql as $$
begin
  perform index_trainings(array(
    select written.id from written join before on before.id = written.id
    where (before.title, before.diploma, before.centre_id, before.place, before.postcode,
        before.code_insee)
      is distinct from (written.title, written.diploma, written.centre_id, written.place,
        written.postcode, written.code_insee)));
  return null;
end $$;
create trigger training_changes after update on training
  referencing old table as before new table as written
  for each statement execute function trainings_change();

create function centres_are_renamed() returns trigger language plpgsql as $$
begin
  perform index_trainings(array(
    select t.id from training t
    join written on written.id = t.centre_id join before on before.id = written.id
    where before.name is distinct from written.name));
  return null;
end $$;
create trigger training_centre_changes after update on training_centre
  referencing old table as before new table as written
  for each statement execute function centres_are_renamed();

select index_trainings(array(select id from training));
`;

export class Search extends Migration {
  override up(): void {
    this.addSql(FUNCTIONS);
    this.addSql(TABLES);
  }
}
