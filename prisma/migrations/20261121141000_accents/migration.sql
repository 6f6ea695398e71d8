-- Words are found with and without their accents: "ecole" finds "École" and the other way round. Letters that
-- Unicode does not take apart are replaced by what people type instead. PostgreSQL's own `normalize` does it, and
-- not the extension `unaccent`, which not every role may create and whose function is not immutable.
-- `lib/customers/search-query.ts` does the same with what is looked for; a test compares the two.
create or replace function relaydesk_search_text(value text) returns text
  language sql immutable parallel safe
  return case when value ~ '^[\x01-\x7f]*$' then lower(value collate "und-x-icu") else
    replace(replace(replace(replace(
      translate(
        normalize(
          regexp_replace(
            normalize(lower(normalize(value, nfkc) collate "und-x-icu"), nfd),
            '[\u0300-\u036f]', '', 'g'),
          nfc),
        'øłđðħıς', 'olddhiσ'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
    end;

-- Text of ASCII letters alone stays as it was, and so do its words.
update customers set name = name where concat_ws(' ', name, email, website, external_reference) ~ '[^\x01-\x7f]';
update tickets set title = title
  where title ~ '[^\x01-\x7f]' or description ~ '[^\x01-\x7f]' or array_to_string(tags, ' ') ~ '[^\x01-\x7f]';
