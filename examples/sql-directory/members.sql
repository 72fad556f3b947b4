-- Whom an address leads to, a row for each mailbox:
--   KIND     what was asked: PERSON, ALIAS, MOVED, FORWARD where all goes to one address elsewhere, or ELSEWHERE
--            for another domain
--   ASKED    the address, in angle brackets
--   ADDRESS  the mailbox: a person's, or one elsewhere
--   SENDER   the owner of the list that it is on; null for no list
--   SHOWN    the mailbox as VRFY and EXPN show it
WITH RECURSIVE asked (given, address, domain, entry) AS (
  SELECT given, address, domain,
         CASE WHEN domain IN (SELECT name FROM domain)
              THEN (SELECT name FROM entry
                    WHERE name IN (address, REGEXP_REPLACE(address, '@.*', ''), '@' || domain)
                    ORDER BY name = address DESC, LOCATE('@', name) LIMIT 1) END
  FROM (SELECT given, address, REGEXP_REPLACE(address, '.*@', '') AS domain
        FROM (SELECT given, CASE WHEN LOCATE('@', given) > 0 THEN given
                          ELSE given || '@' || (SELECT name FROM domain WHERE first) END AS address
              FROM (SELECT LOWER(TRIM(TRANSLATE(CAST(:#${bodyAs(String)} AS VARCHAR), '<>', '  '))) AS given)))
),
step (entry, address, owner, trail, place) AS (
  SELECT entry, address, CAST(NULL AS VARCHAR), CAST(' ' AS VARCHAR), CAST('.' AS VARCHAR)
  FROM asked
  UNION ALL
  SELECT target.entry, target.address, COALESCE(target.owner, step.owner),
         step.trail || target.name || ' ', step.place || CHAR(64 + target.place)
  FROM step JOIN target ON target.name = step.entry
  WHERE LOCATE(' ' || target.name || ' ', step.trail) = 0
),
mailbox (address, full_name, owner, place) AS (
  SELECT COALESCE(moved.address, step.address), person.full_name, step.owner, step.place
  FROM step
  LEFT JOIN person ON person.name = step.entry
  LEFT JOIN moved ON moved.name = step.entry
  WHERE (person.name IS NOT NULL OR moved.name IS NOT NULL
         OR LOCATE('@', step.address) > 0
            AND REGEXP_REPLACE(step.address, '.*@', '') NOT IN (SELECT name FROM domain))
    AND NOT EXISTS (SELECT 1 FROM alias
                    WHERE alias.name = step.entry AND LOCATE(' ' || alias.name || ' ', step.trail) = 0)
),
complete (address, full_name, sender, place) AS (
  SELECT CASE WHEN LOCATE('@', mailbox.address) > 0 THEN mailbox.address
              ELSE mailbox.address || '@' || asked.domain END,
         full_name, owner || '@' || asked.domain, place
  FROM mailbox, asked
),
result (address, full_name, sender, place) AS (
  SELECT address, MIN(full_name), MIN(sender), MIN(place) FROM complete GROUP BY address
)
SELECT CASE WHEN asked.domain NOT IN (SELECT name FROM domain) THEN 'ELSEWHERE'
            WHEN asked.entry IN (SELECT name FROM moved) THEN 'MOVED'
            WHEN (SELECT COUNT(*) FROM result) = 1 AND result.sender IS NULL
                 AND REGEXP_REPLACE(result.address, '.*@', '') NOT IN (SELECT name FROM domain) THEN 'FORWARD'
            WHEN asked.entry IN (SELECT name FROM alias) THEN 'ALIAS'
            ELSE 'PERSON' END AS kind,
       '<' || asked.address || '>' AS asked, result.address, result.sender,
       LTRIM(COALESCE(result.full_name, '') || ' <' || result.address || '>') AS shown
FROM result, asked
ORDER BY result.place
