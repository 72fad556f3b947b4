-- Who is here. Names are in lower case; one with a domain is of that domain alone, @domain is all that a
-- domain has no other name for.
CREATE TABLE IF NOT EXISTS domain (name VARCHAR PRIMARY KEY, first BOOLEAN DEFAULT FALSE);
CREATE TABLE IF NOT EXISTS person (name VARCHAR PRIMARY KEY, full_name VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS alias (name VARCHAR, target VARCHAR, place INT, PRIMARY KEY (name, target));
CREATE TABLE IF NOT EXISTS moved (name VARCHAR PRIMARY KEY, address VARCHAR NOT NULL);

CREATE OR REPLACE VIEW entry AS
  SELECT name FROM person UNION SELECT name FROM alias UNION SELECT name FROM moved;

-- The targets of each alias, with the entry that each is: of its domain, or of all domains, or the catch-all.
CREATE OR REPLACE VIEW target AS
  SELECT alias.name, alias.place, alias.target AS address,
    (SELECT entry.name FROM entry
     WHERE LOCATE('@', alias.target) = 0 AND entry.name = alias.target
        OR REGEXP_REPLACE(alias.target, '.*@', '') IN (SELECT domain.name FROM domain)
           AND entry.name IN (alias.target, REGEXP_REPLACE(alias.target, '@.*', ''),
                              REGEXP_REPLACE(alias.target, '.*@', '@'))
     ORDER BY LOCATE('@', entry.name) DESC, LOCATE('@', entry.name) = 1 LIMIT 1) AS entry,
    (SELECT entry.name FROM entry WHERE entry.name = 'owner-' || alias.name) AS owner
  FROM alias;

MERGE INTO domain VALUES ('example.org', TRUE), ('shop.example.org', FALSE);
MERGE INTO person VALUES
  ('jones', 'Ada Jones'),
  ('green', 'Bert Green'),
  ('brown', 'Carla Brown'),
  ('fred', 'Fred Smith'),
  ('sam', 'Sam Quincy Smith'),
  ('root', 'Operator'),
  ('ann@shop.example.org', 'Ann Shopper');
MERGE INTO alias VALUES
  ('postmaster', 'root', 1),
  ('webmaster', 'postmaster', 1),
  ('fox', 'fox@elsewhere.example', 1),
  ('brown', 'brown', 1),
  ('brown', 'brown@elsewhere.example', 2),
  ('staff', 'jones', 1),
  ('staff', 'green', 2),
  ('staff', 'board', 3),
  ('owner-staff', 'jones', 1),
  ('board', 'brown', 1),
  ('board', 'fred', 2),
  ('board', 'staff', 3),
  ('sales@shop.example.org', 'sam', 1),
  ('@shop.example.org', 'ann@shop.example.org', 1),
  ('ring', 'rang', 1),
  ('rang', 'ring', 1);
MERGE INTO moved VALUES ('white', 'white@elsewhere.example');
