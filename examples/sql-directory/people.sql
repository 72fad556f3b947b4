-- Whose full name has these words.
SELECT full_name || ' <' || name
       || CASE WHEN LOCATE('@', name) > 0 THEN '' ELSE '@' || (SELECT name FROM domain WHERE first) END || '>'
FROM person
WHERE ' ' || LOWER(full_name) || ' ' LIKE '% ' || LOWER(CAST(:#${variable.asked} AS VARCHAR)) || ' %'
ORDER BY name
