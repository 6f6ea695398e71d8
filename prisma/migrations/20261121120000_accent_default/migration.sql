-- The design system's own accent got its name after the first organisations were made.
ALTER TABLE "organisations" ALTER COLUMN "accent" SET DEFAULT 'lagoon';
UPDATE "organisations" SET "accent" = 'lagoon' WHERE "accent" = 'iris';
